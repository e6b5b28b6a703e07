//! Invitations into a company: by mail, good once and for seven days, for one address.
//!
//! An invitation never signs anybody in. Whoever has no account chooses a password and then signs in with it; whoever has one signs in first, as exactly the
//! person who was invited.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::random::{hash, random_text};
use super::team::{set_switches, switches};
use super::{PasswordError, Passwords, Session, passwords};
use crate::addresses::EmailAddress;
use crate::audit::{self, Event, Kind};
use crate::company;
use crate::fields::{self, FieldErrors};
use crate::ids::{InvitationId, TenantId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::telemetry::accounts::{self as telling, Invited};
use crate::tenancy::{Db, Principal, Purpose, Role, SystemTx, TenantTx};

/// How long an invitation is good after its last mail.
pub const INVITATION_LIFETIME: Duration = Duration::days(7);
/// Invitations a company may mail in a day: its form is no way to send mails to strangers.
pub const INVITATIONS_PER_DAY: i64 = 50;
/// Between two mails of an invitation.
pub const INVITATION_PAUSE: Duration = Duration::MINUTE;

/// As typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct InvitationForm {
    pub email: String,
    pub role: String,
    /// By key; what is not named is left to them.
    pub switches: BTreeMap<String, bool>,
}

/// As it can be mailed.
#[derive(Debug, Clone)]
pub struct InvitationDraft {
    email: EmailAddress,
    role: Role,
    switched_off: Vec<String>,
}

impl TryFrom<InvitationForm> for InvitationDraft {
    type Error = FieldErrors;

    fn try_from(form: InvitationForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = form.email.trim().parse::<EmailAddress>().ok();
        if email.is_none() {
            let empty = form.email.trim().is_empty();
            errors.add("email", if empty { "required" } else { "not-an-address" });
        }
        let role = form.role.parse().ok();
        if role.is_none() {
            errors.add("role", "unknown-role");
        }
        let switched_off = set_switches(&[], &form.switches);
        match (email, role, switched_off) {
            (Some(email), Some(role), Ok(switched_off)) => Ok(Self {
                email,
                role,
                switched_off: match role {
                    Role::Owner => Vec::new(),
                    Role::Member | Role::Accountant => switched_off,
                },
            }),
            (_, _, Err(unknown)) => {
                errors.0.extend(unknown.0);
                Err(errors)
            }
            _ => Err(errors),
        }
    }
}

/// An invitation that nobody accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// For whom.
    pub email: String,
    /// `owner`, `member` or `accountant`.
    pub role: String,
    /// The extensions, by key, and whether they will be left each.
    pub switches: BTreeMap<&'static str, bool>,
    /// Who invited them, by name.
    pub invited_by: String,
    /// When they were invited.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Until when its link is good.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    /// That time is over: another mail makes it good again.
    pub expired: bool,
}

/// Why an invitation was not mailed or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// There is no such invitation, or not any more.
    #[error("no such invitation")]
    Unknown,
    /// Its last mail was just sent.
    #[error("just mailed")]
    TooSoon,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// The open invitations, the newest first.
pub async fn list_invitations(tx: &mut TenantTx) -> Result<Vec<Invitation>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let rows = sqlx::query!(
        r#"select id as "id: InvitationId", email, role, switched_off, invited_by, created_at, expires_at
             from invitations where tenant_id = $1 and accepted_at is null and withdrawn_at is null order by created_at desc, id desc"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    let invitations = rows.into_iter().map(|row| Invitation {
        id: row.id,
        email: row.email,
        switches: switches(&row.role, &row.switched_off),
        role: row.role,
        invited_by: row.invited_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
        expired: row.expires_at <= now,
    });
    Ok(invitations.collect())
}

/// Invites somebody. The acting owner's own address must be confirmed, as for everything that a company mails to others.
pub async fn invite(
    tx: &mut TenantTx,
    draft: &InvitationDraft,
) -> Result<Invitation, InvitationError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let email = draft.email.folded();
    check_invited(tx, &email).await?;
    let id = InvitationId::new();
    let invited_by = tx.actor().name().to_owned();
    let inserted = sqlx::query!(
        "insert into invitations (tenant_id, id, email, role, switched_off, invited_by, created_at, mailed_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8) on conflict (tenant_id, email) where accepted_at is null and withdrawn_at is null do nothing",
        tenant,
        id.uuid(),
        email,
        draft.role.as_str(),
        &draft.switched_off,
        invited_by,
        now,
        now + INVITATION_LIFETIME
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Err(FieldErrors::one("email", "already-invited").into());
    }
    send(tx, id, &draft.email).await?;
    let told = json!({ "role": draft.role.as_str(), "switched_off": draft.switched_off });
    let event = Event::new(Kind::MemberInvited, email.clone()).with(told);
    audit::record(tx, event).await?;
    Ok(Invitation {
        id,
        switches: switches(draft.role.as_str(), &draft.switched_off),
        email,
        role: draft.role.as_str().to_owned(),
        invited_by,
        created_at: now,
        expires_at: now + INVITATION_LIFETIME,
        expired: false,
    })
}

/// Refuses whom it makes no sense to invite, and who mails too much.
async fn check_invited(tx: &mut TenantTx, email: &str) -> Result<(), InvitationError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let actor = tx.principal().user().map(UserId::uuid);
    let row = sqlx::query!(
        r#"select coalesce((select email_confirmed_at is not null from users where id = $2), false) as "confirmed!",
                  (select m.deactivated_at is null from memberships m join users u on u.id = m.user_id where m.tenant_id = $1 and u.email = $3) as active,
                  (select count(*) from invitations where tenant_id = $1 and mailed_at > $4) as "mailed!""#,
        tenant,
        actor,
        email,
        now - Duration::DAY
    )
    .fetch_one(tx.conn())
    .await?;
    let problem = match row.active {
        _ if !row.confirmed => "owner-not-confirmed",
        Some(true) => "already-member",
        Some(false) => "deactivated-member",
        None if row.mailed >= INVITATIONS_PER_DAY => "too-many-mails",
        None => return Ok(()),
    };
    Err(FieldErrors::one("email", problem).into())
}

/// Makes the secret and mails it; the one before is over.
async fn send(
    tx: &mut TenantTx,
    id: InvitationId,
    email: &EmailAddress,
) -> Result<(), InvitationError> {
    let (tenant, now, secret) = (tx.tenant().get(), tx.now(), random_text());
    forget_secret(tx, id).await?;
    sqlx::query!(
        "insert into invitation_hashes (hash, tenant_id, invitation_id, expires_at) values ($1, $2, $3, $4)",
        hash(&secret),
        tenant,
        id.uuid(),
        now + INVITATION_LIFETIME
    )
    .execute(tx.conn())
    .await?;
    let company = company::current(tx).await?;
    let actor = tx.actor().name().to_owned();
    let to = Person {
        name: String::new(),
        email: email.to_string(),
    };
    let arguments = [("company", company.name), ("actor", actor)];
    let mail = SendSystemMail {
        arguments: arguments
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        ..SendSystemMail::new(
            SystemMail::Invitation,
            to,
            company.language,
            format!("/invitation/{secret}"),
            now,
        )
    };
    tx.enqueue(&mail).await?;
    telling::invited(Invited::Mailed);
    Ok(())
}

async fn forget_secret(tx: &mut TenantTx, id: InvitationId) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from invitation_hashes where tenant_id = $1 and invitation_id = $2",
        tenant,
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Mails it again, good for another seven days; the link before is over.
pub async fn resend_invitation(tx: &mut TenantTx, id: InvitationId) -> Result<(), InvitationError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let open = sqlx::query!(
        "select email, mailed_at from invitations where tenant_id = $1 and id = $2 and accepted_at is null and withdrawn_at is null for update",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(InvitationError::Unknown)?;
    if now < open.mailed_at + INVITATION_PAUSE {
        return Err(InvitationError::TooSoon);
    }
    check_invited(tx, &open.email).await?;
    sqlx::query!(
        "update invitations set mailed_at = $3, expires_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now,
        now + INVITATION_LIFETIME
    )
    .execute(tx.conn())
    .await?;
    let email = open.email.parse().map_err(|_| InvitationError::Unknown)?;
    send(tx, id, &email).await
}

/// Takes it back: its link leads nowhere any more.
pub async fn withdraw_invitation(
    tx: &mut TenantTx,
    id: InvitationId,
) -> Result<(), InvitationError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let email = sqlx::query_scalar!(
        "update invitations set withdrawn_at = $3 where tenant_id = $1 and id = $2 and accepted_at is null and withdrawn_at is null returning email",
        tenant,
        id.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(InvitationError::Unknown)?;
    forget_secret(tx, id).await?;
    audit::record(tx, Event::new(Kind::InvitationWithdrawn, email)).await?;
    Ok(())
}

/// What an invitation offers to whoever holds its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// The company's name.
    pub company: String,
    /// For whom.
    pub email: String,
    /// Who invites, by name.
    pub invited_by: String,
    /// `owner`, `member` or `accountant`.
    pub role: String,
    /// Whether the address has an account: then its owner signs in first.
    pub known: bool,
    #[serde(skip)]
    id: InvitationId,
    #[serde(skip)]
    switched_off: Vec<String>,
}

/// Looks at an invitation; `None` once it is over, or if it never was one. Looking uses nothing up.
pub async fn find_invitation(db: &Db, secret: &str) -> Result<Option<Offered>, sqlx::Error> {
    Ok(open(db, secret).await?.map(|(_, offered)| offered))
}

/// The transaction in its company, as nobody yet, and what it says. The row is locked: it is accepted once.
async fn open(db: &Db, secret: &str) -> Result<Option<(TenantTx, Offered)>, sqlx::Error> {
    let mut tx: SystemTx = db.begin_system(Purpose::MailSecret).await?;
    let now = tx.now();
    let found = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", invitation_id as "id: InvitationId" from invitation_hashes where hash = $1 and expires_at > $2"#,
        hash(secret),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let mut tx = tx.enter(&Principal::system(found.tenant)).await?;
    let row = sqlx::query!(
        r#"select i.email, i.role, i.switched_off, i.invited_by, t.name as company, exists (select from users u where u.email = i.email) as "known!"
             from invitations i join tenants t on t.id = i.tenant_id
            where i.tenant_id = $1 and i.id = $2 and i.accepted_at is null and i.withdrawn_at is null for update of i"#,
        found.tenant.get(),
        found.id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let offered = Offered {
            company: row.company,
            email: row.email,
            invited_by: row.invited_by,
            role: row.role,
            known: row.known,
            id: found.id,
            switched_off: row.switched_off,
        };
        (tx, offered)
    }))
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It was accepted, withdrawn, is too old, or never was one.
    #[error("the invitation is over")]
    Over,
    /// The address has an account: its owner signs in first.
    #[error("an account exists")]
    SignInFirst,
    /// It is for another address than that of who is signed in, or they came in through a company's own sign-on.
    #[error("for another account")]
    Another,
    /// What was typed can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// What a new person chooses.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct NewPersonForm {
    pub name: String,
    #[serde(skip_serializing)]
    pub password: String,
}

impl std::fmt::Debug for NewPersonForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPersonForm")
    }
}

/// Accepts as somebody new: makes their account, whose address counts as confirmed, since the link came there. They sign in next.
pub async fn accept_as_new(
    db: &Db,
    passwords: &Passwords,
    secret: &str,
    form: &NewPersonForm,
    language: Language,
    address: IpAddr,
) -> Result<(), AcceptError> {
    let mut errors = FieldErrors::default();
    let name = fields::line(&mut errors, "name", &form.name, 1, 200);
    passwords::check(&mut errors, "password", &form.password);
    // Nobody's password is hashed for a link that leads nowhere.
    let offered = find_invitation(db, secret).await?;
    if offered.ok_or(AcceptError::Over)?.known {
        return Err(AcceptError::SignInFirst);
    }
    let name = errors.or(name)?;
    let password_hash = passwords.hash(&form.password).await?;
    let (mut tx, offered) = open(db, secret).await?.ok_or(AcceptError::Over)?;
    let (now, user) = (tx.now(), UserId::new());
    let inserted = sqlx::query!(
        "insert into users (id, email, name, language, password_hash, email_confirmed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $6) on conflict (email) do nothing",
        user.uuid(),
        offered.email,
        name,
        language.code(),
        password_hash,
        now
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Err(AcceptError::SignInFirst);
    }
    join(tx, &offered, user, name, address).await?;
    Ok(())
}

/// Accepts as who is signed in, who must be the one invited; answers the session that looks at the company. Who was a member all along stays what they are.
pub async fn accept_as(
    db: &Db,
    secret: &str,
    session: &Session,
    address: IpAddr,
) -> Result<Session, AcceptError> {
    let (mut tx, offered) = open(db, secret).await?.ok_or(AcceptError::Over)?;
    let account = sqlx::query!(
        "select name, email from users where id = $1",
        session.user().uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    // A company's provider vouches for its own company alone.
    if account.email != offered.email || !session.by().reaches_secrets() {
        return Err(AcceptError::Another);
    }
    let tenant = tx.tenant();
    join(tx, &offered, session.user(), account.name, address).await?;
    Ok(session.in_company(tenant))
}

async fn join(
    mut tx: TenantTx,
    offered: &Offered,
    user: UserId,
    name: String,
    address: IpAddr,
) -> Result<(), AcceptError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let role: Role = offered.role.parse().map_err(|_| AcceptError::Over)?;
    let joined = sqlx::query!(
        "insert into memberships (tenant_id, user_id, role, switched_off, created_at) values ($1, $2, $3, $4, $5) on conflict (tenant_id, user_id) do nothing",
        tenant,
        user.uuid(),
        role.as_str(),
        &offered.switched_off,
        now
    )
    .execute(tx.conn())
    .await?;
    if joined.rows_affected() == 0 && !is_active(&mut tx, user).await? {
        // An owner shut them out since: an older invitation is no way back.
        return Err(AcceptError::Over);
    }
    sqlx::query!(
        "update invitations set accepted_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        offered.id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    forget_secret(&mut tx, offered.id).await?;
    let member = Principal::member(tx.tenant(), user, name, role).from_address(address);
    let mut tx = tx.go_on_as(&member).await?;
    let told = json!({ "role": role.as_str(), "switched_off": offered.switched_off });
    let event = Event::new(Kind::MemberJoined, offered.email.clone()).with(told);
    audit::record(&mut tx, event).await?;
    tx.commit().await?;
    telling::invited(Invited::Accepted);
    Ok(())
}

async fn is_active(tx: &mut TenantTx, user: UserId) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select deactivated_at is null as "active!" from memberships where tenant_id = $1 and user_id = $2"#,
        tenant,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await
}

/// Removes secrets of invitations that are over; says how many.
pub async fn prune_invitation_hashes(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!("delete from invitation_hashes where expires_at <= $1", now)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}
