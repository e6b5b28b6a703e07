//! Asking the identity provider, believing its answer, and coming in.
//!
//! The answer is posted by another site, so that the browser brings no cookie with it: it is read, checked and laid aside. The browser then comes back by itself, with its
//! session, and takes what was laid aside for one of the requests that this very session made. Whoever posts their own answer into somebody else's browser (login
//! CSRF) so gains nothing.

use std::net::IpAddr;

use ::sso::{Asserted, Expected, NameId, Received, Refusal, authn_request};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use time::Duration;

use super::connection::signing_key;
use super::rules::{Facts, Standing, decide};
use super::{
    Bar, Connection, Decision, Door, Identity, SsoError, find_connection, find_door, identify,
};
use crate::accounts::{
    KnockError, Session, SignedInBy, WAYS_OF_NETWORK, knock_from, random_text, tell_entrance,
};
use crate::audit::{self, Event, Kind};
use crate::ids::UserId;
use crate::telemetry::accounts::{self as told, Entrance, Response, Way};
use crate::tenancy::{Db, Purpose, TenantTx};

/// How long somebody may take at their identity provider.
pub const REQUEST_LIFETIME: Duration = Duration::minutes(10);
/// Characters of the path that is kept for afterwards.
const MAX_NEXT: usize = 1_000;

/// A request that was made: the browser goes to `address`, and its session keeps `request`.
#[derive(Debug, Clone)]
pub struct Began {
    /// What the session keeps.
    pub request: String,
    /// Where the browser goes.
    pub address: String,
}

/// What the session keeps of the identity provider, to sign out there too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whom it named.
    pub name_id: NameId,
    /// Its own session.
    pub session_index: Option<String>,
}

/// Somebody came in.
#[derive(Debug)]
pub struct CameIn {
    /// Who, into which company.
    pub session: Session,
    /// What the session keeps beside.
    pub kept: Kept,
    /// Where they wanted to go: a path, not to be trusted.
    pub next: String,
}

/// An answer was laid aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// For this request.
    pub request: String,
}

/// What an owner's trial brought.
#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    /// What the identity provider sent, if it is believed.
    pub asserted: Option<Asserted>,
    /// Why it is not.
    pub refusal: Option<String>,
    /// Who that is, by the company's mapping.
    pub identity: Option<Identity>,
    /// Whether they would come in, and why not.
    pub bar: Option<Bar>,
    /// They would be made a member.
    pub is_new: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Believed(Asserted),
    Refused(String),
}

/// Makes a request for whoever stands at the door, and counts it for where they are.
pub async fn begin(db: &Db, door: &str, next: &str, address: IpAddr) -> Result<Began, SsoError> {
    let mut tx = db.begin_system(Purpose::SingleSignOn).await?;
    let counted = knock_from(&mut tx, WAYS_OF_NETWORK, address).await;
    tx.commit().await?;
    counted.map_err(|error| match error {
        KnockError::TooMany { wait } => SsoError::TooMany { wait },
        KnockError::Db(error) => error.into(),
    })?;
    let (door, tx) = find_door(db, door).await?.ok_or(SsoError::Unknown)?;
    ask(tx, &door, None, next).await
}

/// Makes a request for an owner who tries it.
pub async fn begin_trial(mut tx: TenantTx, tester: UserId) -> Result<Began, SsoError> {
    let door = super::door_of_company(&mut tx).await?;
    ask(tx, &door, Some(tester), "").await
}

async fn ask(
    mut tx: TenantTx,
    door: &Door,
    tester: Option<UserId>,
    next: &str,
) -> Result<Began, SsoError> {
    let idp = find_connection(&mut tx)
        .await?
        .and_then(|connection| connection.idp)
        .ok_or(SsoError::Unknown)?;
    let key = signing_key(&mut tx).await?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    // A name of XML begins with no digit.
    let request = format!("_{}", random_text());
    let next: String = next.chars().take(MAX_NEXT).collect();
    sqlx::query!(
        "insert into sso_requests (tenant_id, id, tester_id, next, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        tenant,
        request,
        tester.map(UserId::uuid),
        next,
        now,
        now + REQUEST_LIFETIME
    )
    .execute(tx.conn())
    .await?;
    let service = door.service(tx.platform());
    tx.commit().await?;
    // What comes back with the answer is not read: what must be known afterwards is kept here.
    let address = authn_request(&idp, &service, &key, &request, &random_text(), now)?;
    Ok(Began { request, address })
}

/// Reads the field `SAMLResponse` that was posted to the door, and lays it aside if it is believed.
pub async fn answer(db: &Db, door: &str, field: String) -> Result<Answered, SsoError> {
    let answered = lay_answer_aside(db, door, field).await;
    told::responded(match &answered {
        Ok(_) => Response::Believed,
        Err(error) => response_refused(error),
    });
    answered
}

/// In few words: for operators, to whom a hundred refusals of one kind say what goes wrong.
fn response_refused(error: &SsoError) -> Response {
    match error {
        SsoError::Refused(refusal) => match refusal {
            Refusal::Status => Response::Failed,
            Refusal::TooLarge
            | Refusal::Encoding
            | Refusal::Malformed
            | Refusal::Markup
            | Refusal::TooComplex
            | Refusal::Kind
            | Refusal::Encrypted
            | Refusal::Assertions
            | Refusal::Ids => Response::Unreadable,
            Refusal::Unsigned
            | Refusal::SignatureForm
            | Refusal::Algorithm
            | Refusal::Signature => Response::Signature,
            Refusal::Issuer
            | Refusal::Destination
            | Refusal::InResponseTo
            | Refusal::Recipient
            | Refusal::Audience => Response::Address,
            Refusal::Time | Refusal::NotYet | Refusal::Expired => Response::Time,
            Refusal::Subject | Refusal::Confirmation | Refusal::Conditions | Refusal::Statement => {
                Response::Person
            }
        },
        SsoError::NoRequest => Response::Request,
        SsoError::Replayed => Response::Replayed,
        SsoError::Unknown
        | SsoError::Barred(_)
        | SsoError::TooMany { .. }
        | SsoError::Fields(_)
        | SsoError::Key
        | SsoError::Db(_) => Response::Failed,
    }
}

async fn lay_answer_aside(db: &Db, door: &str, field: String) -> Result<Answered, SsoError> {
    let received = blocking(move || Received::read(&field)).await??;
    let request = received.in_response_to().to_owned();
    let (door, mut tx) = find_door(db, door).await?.ok_or(SsoError::Unknown)?;
    let idp = find_connection(&mut tx)
        .await?
        .and_then(|connection| connection.idp)
        .ok_or(SsoError::Unknown)?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let open = sqlx::query!(
        "select tester_id from sso_requests where tenant_id = $1 and id = $2 and answered_at is null and expires_at > $3",
        tenant.get(),
        request,
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(SsoError::NoRequest)?;
    let service = door.service(tx.platform());
    drop(tx);

    let asked = request.clone();
    let believed = blocking(move || {
        received.verify(&Expected {
            idp: &idp,
            service: &service,
            request: &asked,
            now,
        })
    })
    .await?;
    let outcome = match believed {
        Ok(asserted) => Outcome::Believed(asserted),
        Err(refusal) if open.tester_id.is_some() => Outcome::Refused(refusal.to_string()),
        Err(refusal) => return Err(refusal.into()),
    };
    let mut tx = db.begin(&crate::tenancy::Principal::system(tenant)).await?;
    lay_aside(&mut tx, &request, &outcome).await?;
    if let (Some(_), Outcome::Believed(asserted)) = (open.tester_id, &outcome) {
        note_success(&mut tx, asserted).await?;
    }
    tx.commit().await?;
    Ok(Answered { request })
}

/// Of several answers to one request, one is laid aside, even when they come at the same instant.
async fn lay_aside(tx: &mut TenantTx, request: &str, outcome: &Outcome) -> Result<(), SsoError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let answered = sqlx::query!(
        "update sso_requests set answered_at = $3, outcome = $4
          where tenant_id = $1 and id = $2 and answered_at is null and expires_at > $3",
        tenant,
        request,
        now,
        Json(outcome) as _
    )
    .execute(tx.conn())
    .await?;
    if answered.rows_affected() == 0 {
        return Err(SsoError::NoRequest);
    }
    if let Outcome::Believed(asserted) = outcome {
        let new = sqlx::query!(
            "insert into sso_replays (tenant_id, assertion_id, usable_until) values ($1, $2, $3) on conflict do nothing",
            tenant,
            asserted.assertion_id,
            asserted.usable_until
        )
        .execute(tx.conn())
        .await?;
        if new.rows_affected() == 0 {
            return Err(SsoError::Replayed);
        }
    }
    Ok(())
}

/// Takes what was laid aside for a request that the caller's session made, and lets them in.
pub async fn finish(
    db: &Db,
    door: &str,
    request: &str,
    address: IpAddr,
) -> Result<CameIn, SsoError> {
    let (_, mut tx) = find_door(db, door).await?.ok_or(SsoError::Unknown)?;
    let connection = find_connection(&mut tx).await?.ok_or(SsoError::Unknown)?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let taken = sqlx::query!(
        r#"with open as (
               select tenant_id, id, next, outcome from sso_requests
                where tenant_id = $1 and id = $2 and tester_id is null and answered_at is not null and taken_at is null and expires_at > $3 for update)
           update sso_requests r set taken_at = $3, outcome = null from open
            where r.tenant_id = $1 and r.id = open.id
           returning open.next, open.outcome as "outcome: Json<Outcome>""#,
        tenant.get(),
        request,
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(SsoError::NoRequest)?;
    let Some(Json(Outcome::Believed(asserted))) = taken.outcome else {
        return Err(SsoError::NoRequest);
    };
    let identity = identify(&connection, &asserted);
    let facts = facts(&mut tx, &connection, &asserted, &identity).await?;
    let user = match decide(facts) {
        Decision::ComesIn(user) => user,
        Decision::Joins(user) => {
            take_from_squatter(&mut tx, user).await?;
            join(&mut tx, &connection, user, &identity).await?;
            user
        }
        Decision::IsNew => {
            let user = create(&mut tx, &identity).await?;
            join(&mut tx, &connection, user, &identity).await?;
            user
        }
        Decision::Barred(bar) => {
            // What was laid aside is used up all the same.
            tx.commit().await?;
            told::came_in(Way::SingleSignOn, Entrance::Barred);
            return Err(SsoError::Barred(bar));
        }
    };
    remember(&mut tx, &asserted, user).await?;
    let version = sqlx::query_scalar!(
        "select session_version from users where id = $1",
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    let by = SignedInBy::SingleSignOn { tenant };
    let session =
        Session::begin(user, tenant, by, now, version).vouched_until(asserted.session_ends_at);
    tell_entrance(db, &session, by.as_str(), None, address).await?;
    told::came_in(Way::SingleSignOn, Entrance::Succeeded);
    Ok(CameIn {
        session,
        kept: Kept {
            name_id: asserted.name_id,
            session_index: asserted.session_index,
        },
        next: taken.next,
    })
}

async fn facts(
    tx: &mut TenantTx,
    connection: &Connection,
    asserted: &Asserted,
    identity: &Identity,
) -> Result<Facts, sqlx::Error> {
    let tenant = tx.tenant().get();
    let named = if asserted.name_id.is_transient() {
        None
    } else {
        sqlx::query_scalar!(
            r#"select user_id as "user: UserId" from sso_identities where tenant_id = $1 and hash = $2"#,
            tenant,
            hash_of(asserted)
        )
        .fetch_optional(tx.conn())
        .await?
    };
    let named = match named {
        Some(user) => Some((user, standing(tx, user).await?)),
        None => None,
    };
    let domain = identity
        .email
        .as_deref()
        .and_then(|email| email.rsplit_once('@'))
        .map(|(_, domain)| domain);
    let own_domain = sqlx::query_scalar!(
        r#"select exists (select from sso_domains where domain = $2 and tenant_id = $1) as "own!""#,
        tenant,
        domain
    )
    .fetch_one(tx.conn())
    .await?;
    let addressed = sqlx::query_scalar!(
        r#"select id as "id: UserId" from users where email = $1"#,
        identity.email
    )
    .fetch_optional(tx.conn())
    .await?;
    let addressed = match addressed {
        Some(user) => Some((user, standing(tx, user).await?)),
        None => None,
    };
    Ok(Facts {
        named,
        has_address: identity.email.is_some(),
        own_domain,
        addressed,
        known_members: connection.known_members,
    })
}

async fn standing(tx: &mut TenantTx, user: UserId) -> Result<Standing, sqlx::Error> {
    let tenant = tx.tenant().get();
    let active = sqlx::query_scalar!(
        r#"select deactivated_at is null as "active!" from memberships where tenant_id = $1 and user_id = $2"#,
        tenant,
        user.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(match active {
        Some(true) => Standing::Member,
        Some(false) => Standing::Deactivated,
        None => Standing::Stranger,
    })
}

/// An account without a password: only this company's identity provider leads into it until its owner sets one by mail.
async fn create(tx: &mut TenantTx, identity: &Identity) -> Result<UserId, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    // The domain is proved to be the company's, and the company says that this is its mailbox.
    sqlx::query!(
        "insert into users (id, email, name, language, email_confirmed_at, created_at)
         select $2, $3, $4, language, $5, $5 from tenants where id = $1 on conflict (email) do nothing",
        tenant,
        UserId::new().uuid(),
        identity.email,
        identity.name,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query_scalar!(
        r#"select id as "id: UserId" from users where email = $1"#,
        identity.email
    )
    .fetch_one(tx.conn())
    .await
}

/// An account whose address nobody confirmed may have been made by anybody, in wait for its owner: who that is is known now, and whoever made it is out.
async fn take_from_squatter(tx: &mut TenantTx, user: UserId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update users set password_hash = null, email_confirmed_at = $2, session_version = session_version + 1
          where id = $1 and email_confirmed_at is null",
        user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn join(
    tx: &mut TenantTx,
    connection: &Connection,
    user: UserId,
    identity: &Identity,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        tenant,
        user.uuid(),
        connection.default_role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    let told = json!({ "role": connection.default_role.as_str(), "by": "single_sign_on" });
    let event = Event::new(
        Kind::MemberJoined,
        identity.email.clone().unwrap_or_default(),
    );
    audit::record(tx, event.with(told)).await
}

/// Next time the name alone is enough. A transient one is another each time.
async fn remember(tx: &mut TenantTx, asserted: &Asserted, user: UserId) -> Result<(), sqlx::Error> {
    if asserted.name_id.is_transient() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into sso_identities (tenant_id, hash, issuer, name_id, user_id, created_at, last_used_at) values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (tenant_id, hash) do update set user_id = $5, last_used_at = $6",
        tenant,
        hash_of(asserted),
        asserted.issuer,
        asserted.name_id.value,
        user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A trial in which somebody would have come in: single sign-on may be enforced now.
async fn note_success(tx: &mut TenantTx, asserted: &Asserted) -> Result<(), SsoError> {
    let connection = find_connection(tx).await?.ok_or(SsoError::Unknown)?;
    let identity = identify(&connection, asserted);
    let decision = decide(facts(tx, &connection, asserted, &identity).await?);
    if matches!(decision, Decision::Barred(_)) {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update sso_connections set tested_at = $2 where tenant_id = $1",
        tenant,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Of what an owner tried: what came, and what would become of it.
pub async fn find_trial(tx: &mut TenantTx, request: &str) -> Result<Option<Trial>, SsoError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let Some(connection) = find_connection(tx).await? else {
        return Ok(None);
    };
    let outcome = sqlx::query_scalar!(
        r#"select outcome as "outcome!: Json<Outcome>" from sso_requests
            where tenant_id = $1 and id = $2 and tester_id is not null and outcome is not null and expires_at > $3"#,
        tenant,
        request,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(match outcome {
        None => None,
        Some(Json(Outcome::Refused(refusal))) => Some(Trial {
            asserted: None,
            refusal: Some(refusal),
            identity: None,
            bar: None,
            is_new: false,
        }),
        Some(Json(Outcome::Believed(asserted))) => {
            let identity = identify(&connection, &asserted);
            let decision = decide(facts(tx, &connection, &asserted, &identity).await?);
            let bar = match decision {
                Decision::Barred(bar) => Some(bar),
                Decision::ComesIn(_) | Decision::Joins(_) | Decision::IsNew => None,
            };
            Some(Trial {
                asserted: Some(asserted),
                refusal: None,
                identity: Some(identity),
                bar,
                is_new: matches!(decision, Decision::Joins(_) | Decision::IsNew),
            })
        }
    })
}

pub(super) fn hash_of(asserted: &Asserted) -> Vec<u8> {
    name_hash(&asserted.issuer, &asserted.name_id.value)
}

/// No issuer holds an octet of zero.
pub(super) fn name_hash(issuer: &str, name: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(issuer)
        .chain_update([0])
        .chain_update(name)
        .finalize()
        .to_vec()
}

/// Reading XML and verifying signatures takes a core for a while: off the threads that serve everybody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SsoError> {
    // A panic in there is one message that is not believed.
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| SsoError::Refused(Refusal::Malformed))
}
