//! A password that was forgotten: a link by mail, good once and for an hour.
//!
//! Whoever asks learns nothing: known and unknown addresses get the same answer for the same work.

use std::net::IpAddr;

use time::Duration;

use super::end_sessions::end_all_sessions;
use super::own_account::{find, tell_of_new_password};
use super::random::{hash, random_text};
use super::sign_in::{account_name, network};
use super::{Passwords, passwords};
use crate::audit::Kind;
use crate::fields::FieldErrors;
use crate::ids::{TenantId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::telemetry::accounts::{self as told, Reset};
use crate::tenancy::{Db, Purpose, SystemTx};

/// How long the link is good (OWASP Forgot Password Cheat Sheet: short, and once).
pub const RESET_LIFETIME: Duration = Duration::HOUR;
/// Links that an account may be sent within [`RESET_WINDOW`].
pub const RESET_ACCOUNT_LIMIT: i64 = 3;
/// Links that may be asked for from a network address within [`RESET_WINDOW`].
pub const RESET_ADDRESS_LIMIT: i64 = 20;
/// How long asking counts.
pub const RESET_WINDOW: Duration = Duration::HOUR;

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum AskResetError {
    /// It was asked for too often, for this account or from there.
    #[error("too many resets")]
    TooMany {
        /// After this it can be asked again.
        wait: Duration,
    },
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Sends the link, if there is such an account; nobody is told whether.
pub async fn ask_reset(db: &Db, email: &str, address: IpAddr) -> Result<(), AskResetError> {
    let account = account_name(email);
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let counted = count_ask(&mut tx, &account, &network(address)).await;
    if matches!(counted, Err(AskResetError::TooMany { .. })) {
        told::reset(Reset::TooOften);
    }
    counted?;
    let (secret, now) = (random_text(), tx.now());
    // One statement for known and unknown: it inserts a secret or none.
    let known = sqlx::query!(
        r#"with known as (
               select u.id, u.name, u.email, u.language,
                      (select m.tenant_id from memberships m where m.user_id = u.id and m.deactivated_at is null order by m.created_at, m.tenant_id limit 1) as tenant
                 from users u where u.email = $2
           ), secret as (
               insert into mail_secrets (hash, purpose, user_id, expires_at) select $1, 'reset_password', id, $3 from known
           )
           select name, email, language as "language: Language", tenant as "tenant: TenantId" from known"#,
        hash(&secret),
        account,
        now + RESET_LIFETIME
    )
    .fetch_optional(tx.conn())
    .await?;
    let there = known.is_some();
    // For nobody, a mail to nobody is made up to the point where it would be written down.
    let (to, language, tenant) = known.map_or_else(
        || (Person::default(), Language::default(), None),
        |known| {
            let to = Person {
                name: known.name,
                email: known.email,
            };
            (to, known.language, known.tenant)
        },
    );
    let way = format!("/reset-password/{secret}");
    let mail = SendSystemMail::new(SystemMail::ResetPassword, to, language, way, now);
    let tenant = tenant.unwrap_or(TenantId::PLATFORM);
    tx.enqueue_if(tenant, &mail, there).await?;
    tx.commit().await?;
    told::reset(Reset::Asked);
    Ok(())
}

async fn count_ask(tx: &mut SystemTx, account: &str, address: &str) -> Result<(), AskResetError> {
    let now = tx.now();
    // One after the other per account and per address, or two at the same instant would not see each other.
    sqlx::query!(
        "select pg_advisory_xact_lock(key) from (select hashtextextended(name, 7703) as key
           from unnest(array[$1, $2]) as names (name) order by 1) keys",
        account,
        address
    )
    .fetch_all(tx.conn())
    .await?;
    let blocked = sqlx::query_scalar!(
        "select max(at) from (
             (select at from password_reset_requests where account = $1 and at > $3 order by at desc offset $4 limit 1)
             union all
             (select at from password_reset_requests where address = $2 and at > $3 order by at desc offset $5 limit 1)
         ) asked",
        account,
        address,
        now - RESET_WINDOW,
        RESET_ACCOUNT_LIMIT - 1,
        RESET_ADDRESS_LIMIT - 1
    )
    .fetch_one(tx.conn())
    .await?;
    if let Some(blocked) = blocked {
        return Err(AskResetError::TooMany {
            wait: blocked + RESET_WINDOW - now,
        });
    }
    sqlx::query!(
        "insert into password_reset_requests (account, address, at) values ($1, $2, $3)",
        account,
        address,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether the link is still good. Looking at it uses nothing up: scanners of mails look too.
pub async fn reset_is_open(db: &Db, secret: &str) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let now = tx.now();
    sqlx::query_scalar!(
        r#"select exists (select from mail_secrets where hash = $1 and purpose = 'reset_password' and used_at is null and expires_at > $2) as "open!""#,
        hash(secret),
        now
    )
    .fetch_one(tx.conn())
    .await
}

/// Why a password was not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The link was used, is too old, or never was one.
    #[error("the link is over")]
    Over,
    /// The password can't be taken; the link stays good.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] super::PasswordError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Sets another password by the link. It signs nobody in; all sessions of the person end, no browser is remembered, other links by mail are over. API tokens
/// stay, and so does the second factor. The address is told, and counts as confirmed: the link came there.
pub async fn reset_password(
    db: &Db,
    passwords: &Passwords,
    secret: &str,
    password: &str,
    address: IpAddr,
) -> Result<(), ResetError> {
    if !reset_is_open(db, secret).await? {
        return Err(ResetError::Over);
    }
    let mut errors = FieldErrors::default();
    passwords::check(&mut errors, "password", password);
    errors.or(())?;
    let password_hash = passwords.hash(password).await?;
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let now = tx.now();
    let user = sqlx::query_scalar!(
        r#"update mail_secrets set used_at = $2
            where hash = $1 and purpose = 'reset_password' and used_at is null and expires_at > $2 returning user_id as "user: UserId""#,
        hash(secret),
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ResetError::Over)?;
    sqlx::query!(
        "update mail_secrets set used_at = $2 where user_id = $1 and purpose in ('reset_password', 'change_email') and used_at is null",
        user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update users set password_hash = $2, email_confirmed_at = coalesce(email_confirmed_at, $3) where id = $1",
        user.uuid(),
        password_hash,
        now
    )
    .execute(tx.conn())
    .await?;
    end_all_sessions(&mut tx, user, None).await?;
    let owner = find(&mut tx, user).await?;
    // A mailbox is no second factor: guesses at that go on counting.
    sqlx::query!(
        "update sign_in_failures set account = '' where account = $1 and not has_second_factor($2)",
        owner.person.email,
        user.uuid()
    )
    .execute(tx.conn())
    .await?;
    tell_of_new_password(tx, owner, address, Kind::PasswordReset).await?;
    told::reset(Reset::Used);
    Ok(())
}

/// Removes what no longer counts; says how much.
pub async fn prune_reset_requests(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let before = tx.now() - RESET_WINDOW;
    let pruned = sqlx::query!("delete from password_reset_requests where at <= $1", before)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}
