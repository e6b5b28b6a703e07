//! Signing in with a password, a limited number of times.

use std::net::IpAddr;

use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{PasswordError, Passwords, Session, SignedIn, SignedInBy, find_member};
use crate::addresses::MAX_ADDRESS_LENGTH;
use crate::audit::{self, Event, Kind};
use crate::ids::{TenantId, UserId};
use crate::second_factor::HalfSession;
use crate::telemetry::accounts::{self as told, Entrance, Way};
use crate::tenancy::{Db, Principal, Purpose, SystemTx};

/// Failures an account may have within [`WINDOW`].
pub const ACCOUNT_LIMIT: i64 = 10;
/// Failures an address may have within [`WINDOW`].
pub const ADDRESS_LIMIT: i64 = 30;
/// How long a failure counts.
pub const WINDOW: Duration = Duration::minutes(15);

/// What somebody typed, and from where.
#[derive(Debug, Clone, Copy)]
pub struct SignInAttempt<'a> {
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub password: &'a str,
    /// Where they are.
    pub address: IpAddr,
}

/// Why somebody did not come in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, or another password: which of them is not told.
    #[error("wrong address or password")]
    Wrong,
    /// Too many failures.
    #[error("too many failures")]
    TooMany {
        /// After this it can be tried again.
        wait: Duration,
    },
    /// The account belongs to no company any more.
    #[error("no company")]
    NoCompany,
    /// Its companies are closed to passwords.
    #[error("single sign-on only")]
    SingleSignOnOnly,
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// How far somebody came. Callers match: a company may ask for more than a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// They are in.
    Done(Session),
    /// Their second factor comes next.
    SecondFactor(HalfSession),
}

/// Signs in with a password.
pub async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    attempt: SignInAttempt<'_>,
) -> Result<SignInStep, SignInError> {
    let step = try_sign_in(db, passwords, attempt).await;
    told::came_in(
        Way::Password,
        match &step {
            Ok(SignInStep::Done(_)) => Entrance::Succeeded,
            Ok(SignInStep::SecondFactor(_)) => Entrance::HalfWay,
            Err(SignInError::Wrong) => Entrance::Wrong,
            Err(SignInError::TooMany { .. }) => Entrance::TooOften,
            Err(SignInError::NoCompany | SignInError::SingleSignOnOnly) => Entrance::Barred,
            Err(SignInError::Password(PasswordError::Busy)) => Entrance::Busy,
            Err(SignInError::Password(PasswordError::Failed(_)) | SignInError::Db(_)) => {
                Entrance::Failed
            }
        },
    );
    step
}

async fn try_sign_in(
    db: &Db,
    passwords: &Passwords,
    attempt: SignInAttempt<'_>,
) -> Result<SignInStep, SignInError> {
    let user = check_password(db, passwords, attempt).await?;
    let tenant = user.tenant.ok_or(if user.closed {
        SignInError::SingleSignOnOnly
    } else {
        SignInError::NoCompany
    })?;
    let now = db.clock().now();
    if user.has_factor {
        let half = HalfSession::begin(user.id, tenant, now, user.session_version);
        return Ok(SignInStep::SecondFactor(half));
    }
    let session = Session::begin(
        user.id,
        tenant,
        SignedInBy::Password,
        now,
        user.session_version,
    );
    tell_entrance(db, &session, session.by().as_str(), None, attempt.address).await?;
    Ok(SignInStep::Done(session))
}

/// Writes down that somebody came into a company, how, and by which second factor.
pub(crate) async fn tell_entrance(
    db: &Db,
    session: &Session,
    by: &str,
    factor: Option<&str>,
    address: IpAddr,
) -> Result<(), sqlx::Error> {
    let Some(SignedIn { principal, account }) = find_member(db, session).await? else {
        return Ok(());
    };
    let mut by = json!({ "by": by });
    if let Some(factor) = factor {
        by["second_factor"] = factor.into();
    }
    let mut tx = db.begin(&principal.from_address(address)).await?;
    let event = Event::new(Kind::SignInSucceeded, account.email).with(by);
    audit::record(&mut tx, event).await?;
    tx.commit().await
}

/// Writes down that somebody did not come in, in each company that the account belongs to. An unknown account takes the same work as one that belongs to
/// one; each further company costs a hundredth of the whole, and is told last.
async fn tell_failure(
    db: &Db,
    user: Option<&User>,
    (account, network): (&str, &str),
    attempt: &SignInAttempt<'_>,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let companies = user.map_or(&[][..], |user| &user.companies);
    let (first, others) = companies.split_first().unzip();
    let nobody = |company| Principal::system(company).from_address(attempt.address);
    let first = first.copied().map(TenantId::from_row);
    let mut tx = db
        .begin(&nobody(first.unwrap_or(TenantId::PLATFORM)))
        .await?;
    let event = Event::new(Kind::SignInFailed, account);
    audit::record_if(&mut tx, event.clone(), first.is_some()).await?;
    // A transaction that has written waits for the disk: this one always has.
    sqlx::query!(
        "update sign_in_failures set at = at where account = $1 and address = $2 and at = $3",
        account,
        network,
        at
    )
    .execute(tx.conn())
    .await?;
    for company in others.unwrap_or_default() {
        let company = nobody(TenantId::from_row(*company));
        tx = tx.go_on_as(&company).await?;
        audit::record(&mut tx, event.clone()).await?;
    }
    tx.commit().await
}

/// Checks a password. An attempt counts as a failure from before it is checked until it succeeds, so that many at once get no further than
/// many in a row; an unknown account takes the same work as a known one.
pub(super) async fn check_password(
    db: &Db,
    passwords: &Passwords,
    attempt: SignInAttempt<'_>,
) -> Result<User, SignInError> {
    let account = account_name(attempt.email);
    let address = network(attempt.address);
    // Before anything else: of a flood, most cost no look at the database either.
    let turn = passwords.turn().await?;

    let mut tx = db.begin_system(Purpose::SignIn).await?;
    let at = tx.now();
    count_attempt(&mut tx, &account, &address).await?;
    let user = find_user(&mut tx, &account).await?;
    tx.commit().await?;

    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    if !turn.verify(attempt.password, hash).await? {
        let names = (account.as_str(), address.as_str());
        tell_failure(db, user.as_ref(), names, &attempt, at).await?;
        return Err(SignInError::Wrong);
    }
    let user = user.ok_or(SignInError::Wrong)?;

    let mut tx = db.begin_system(Purpose::SignIn).await?;
    if user.has_factor {
        // Whoever knows the password still guesses at the second factor: those failures go on counting.
        forget_attempt(&mut tx, &account, &address, at).await?;
    } else {
        forget_failures(&mut tx, &account, &address, at).await?;
    }
    tx.commit().await?;
    Ok(user)
}

/// Whose password it was.
pub(super) struct User {
    pub(super) id: UserId,
    password_hash: Option<String>,
    session_version: i32,
    has_factor: bool,
    /// The company they joined first, of those that their password opens.
    tenant: Option<TenantId>,
    /// There is one that it does not open.
    closed: bool,
    /// All of them, by number, the one they joined first at the beginning.
    companies: Vec<i64>,
}

async fn find_user(tx: &mut SystemTx, email: &str) -> Result<Option<User>, sqlx::Error> {
    sqlx::query_as!(
        User,
        r#"select u.id as "id: UserId", u.password_hash, u.session_version, has_second_factor(u.id) as "has_factor!",
                  (select m.tenant_id from memberships m where m.user_id = u.id and m.deactivated_at is null
                      and opens_by_password(m.tenant_id, m.user_id)
                    order by m.created_at, m.tenant_id limit 1) as "tenant: TenantId",
                  exists (select from memberships m where m.user_id = u.id and m.deactivated_at is null
                             and not opens_by_password(m.tenant_id, m.user_id)) as "closed!",
                  array(select m.tenant_id from memberships m where m.user_id = u.id and m.deactivated_at is null
                         order by m.created_at, m.tenant_id) as "companies!"
             from users u where u.email = $1"#,
        email
    )
    .fetch_optional(tx.conn())
    .await
}

/// Counts an attempt as a failure, until it is forgotten.
pub(crate) async fn count_attempt(
    tx: &mut SystemTx,
    account: &str,
    address: &str,
) -> Result<(), SignInError> {
    let now = tx.now();
    let since = now - WINDOW;
    // One after the other per account and per address, or attempts at the same instant would not see each other.
    sqlx::query!(
        "select pg_advisory_xact_lock(key) from (select hashtextextended(name, 7702) as key
           from unnest(array[$1, $2]) as names (name) order by 1) keys",
        account,
        address
    )
    .fetch_all(tx.conn())
    .await?;
    let account_blocked = sqlx::query_scalar!(
        "select at from sign_in_failures where account = $1 and at > $2 order by at desc offset $3 limit 1",
        account,
        since,
        ACCOUNT_LIMIT - 1
    )
    .fetch_optional(tx.conn())
    .await?;
    let address_blocked = sqlx::query_scalar!(
        "select at from sign_in_failures where address = $1 and at > $2 order by at desc offset $3 limit 1",
        address,
        since,
        ADDRESS_LIMIT - 1
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(blocked) = account_blocked.max(address_blocked) {
        return Err(SignInError::TooMany {
            wait: blocked + WINDOW - now,
        });
    }
    sqlx::query!(
        "insert into sign_in_failures (account, address, at) values ($1, $2, $3)",
        account,
        address,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The account's failures are over; of the address' failures only this attempt: it may still be guessing at others.
pub(crate) async fn forget_failures(
    tx: &mut SystemTx,
    account: &str,
    address: &str,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_in_failures set account = '' where account = $1",
        account
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from sign_in_failures where account = '' and address = $1 and at = $2",
        address,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// This attempt was none; those before still count.
async fn forget_attempt(
    tx: &mut SystemTx,
    account: &str,
    address: &str,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from sign_in_failures where ctid = (select ctid from sign_in_failures where account = $1 and address = $2 and at = $3 limit 1)",
        account,
        address,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes failures that no longer count, of anybody; says how many.
pub async fn prune_sign_in_failures(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let before = tx.now() - WINDOW;
    let pruned = sqlx::query!("delete from sign_in_failures where at <= $1", before)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}

/// The address that was typed, as accounts are called and failures are counted: no longer than an address is, and without what PostgreSQL can't keep.
pub(super) fn account_name(typed: &str) -> String {
    let name = typed.trim().to_lowercase();
    let kept = name.chars().filter(|c| *c != '\0');
    kept.take(MAX_ADDRESS_LENGTH).collect()
}

/// Whoever has an IPv6 address has the 2⁶⁴ beside it too (RFC 4291 §2.5.4): they count as one.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_called_by_what_an_address_can_be() {
        assert_eq!(
            account_name(" Eva@Customer.example\0 "),
            "eva@customer.example"
        );
        assert_eq!(account_name(&"é".repeat(100_000)).chars().count(), 254);
    }

    #[test]
    fn neighbours_of_an_ipv6_address_count_as_one() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(address.parse().unwrap()), expected);
        }
    }
}
