//! The link that proves that an address is its owner's.

use sqlx::postgres::PgConnection;
use time::{Duration, OffsetDateTime};

use super::random::{hash, random_text};
use crate::company;
use crate::ids::UserId;
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{SystemTx, TenantTx};

/// How long the link that confirms an address is good.
const CONFIRMATION_LIFETIME: Duration = Duration::days(7);
/// Between two mails.
const PAUSE: Duration = Duration::minutes(1);
/// Mails within [`LONG`]; after them it is waited so long.
const MAX_MAILS: i64 = 5;
const LONG: Duration = Duration::HOUR;

/// Confirms the address that the secret was mailed to. Says whether the secret was good: known, in time and not used before.
pub async fn confirm_email(tx: &mut SystemTx, secret: &str) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let user = sqlx::query_scalar!(
        "update mail_secrets set used_at = $2
          where hash = $1 and purpose = 'confirm_email' and used_at is null and expires_at > $2 returning user_id",
        hash(secret),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(user) = user else { return Ok(false) };
    sqlx::query!(
        "update users set email_confirmed_at = coalesce(email_confirmed_at, $2) where id = $1",
        user,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}

/// What came of asking for the mail again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    /// It is on its way.
    Sent,
    /// There is nothing to confirm.
    Confirmed,
    /// Enough were sent; after this it can be asked again.
    Wait(Duration),
}

/// Sends the acting member the mail that confirms their address again. Links of earlier mails stay good.
pub async fn resend_confirmation(tx: &mut TenantTx) -> Result<Resent, sqlx::Error> {
    let (tenant, now, user) = (tx.tenant().get(), tx.now(), tx.principal().user());
    // Locked: of two clicks at once, one waits and is told to wait.
    let row = sqlx::query!(
        r#"select u.id as "id: UserId", u.name, u.email, u.language as "language: Language", u.email_confirmed_at is not null as "confirmed!"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null for update of u"#,
        tenant,
        user.map(UserId::uuid)
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row.filter(|row| !row.confirmed) else {
        return Ok(Resent::Confirmed);
    };
    let sent = sqlx::query!(
        r#"select count(*) as "count!", max(expires_at) as newest, min(expires_at) as oldest
             from mail_secrets where purpose = 'confirm_email' and user_id = $1 and expires_at > $2"#,
        row.id.uuid(),
        now + CONFIRMATION_LIFETIME - LONG
    )
    .fetch_one(tx.conn())
    .await?;
    let written = |expires_at: OffsetDateTime| expires_at - CONFIRMATION_LIFETIME;
    let wait = pause(
        sent.count,
        sent.newest.map(written),
        sent.oldest.map(written),
        now,
    );
    if let Some(wait) = wait {
        return Ok(Resent::Wait(wait));
    }
    let secret = insert_confirmation(tx.conn(), row.id, now).await?;
    let company = company::current(tx).await?;
    let to = Person {
        name: row.name,
        email: row.email,
    };
    tx.enqueue(&confirming_mail(
        to,
        row.language,
        &company.name,
        &secret,
        now,
    ))
    .await?;
    Ok(Resent::Sent)
}

/// How long to wait, given how many mails went out within [`LONG`], and when the newest and the oldest of them did.
fn pause(
    count: i64,
    newest: Option<OffsetDateTime>,
    oldest: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Option<Duration> {
    let until = if count >= MAX_MAILS {
        oldest? + LONG
    } else {
        newest? + PAUSE
    };
    (until > now).then(|| until - now)
}

/// A new secret that confirms the address of `user`.
pub(super) async fn insert_confirmation(
    connection: &mut PgConnection,
    user: UserId,
    now: OffsetDateTime,
) -> Result<String, sqlx::Error> {
    let secret = random_text();
    sqlx::query!(
        "insert into mail_secrets (hash, purpose, user_id, expires_at) values ($1, 'confirm_email', $2, $3)",
        hash(&secret),
        user.uuid(),
        now + CONFIRMATION_LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(secret)
}

/// Its button leads to a page that asks for one more click: mail scanners open links.
pub(super) fn confirming_mail(
    to: Person,
    language: Language,
    company: &str,
    secret: &str,
    now: OffsetDateTime,
) -> SendSystemMail {
    SendSystemMail {
        arguments: [("company".to_owned(), company.to_owned())].into(),
        ..SendSystemMail::new(
            SystemMail::ConfirmEmail,
            to,
            language,
            format!("/confirm-email/{secret}"),
            now,
        )
    }
}

/// Removes secrets that can't be redeemed any more; says how many.
pub async fn prune_mail_secrets(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!("delete from mail_secrets where expires_at <= $1", now)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_minute_between_two_and_an_hour_after_five() {
        let now = datetime!(2026-11-24 09:14 UTC);
        let ago = |minutes| Some(now - Duration::minutes(minutes));
        for (count, newest, oldest, expected) in [
            (0, None, None, None),
            (1, ago(0), ago(0), Some(1)),
            (1, ago(1), ago(1), None),
            (4, ago(2), ago(30), None),
            (5, ago(2), ago(30), Some(30)),
        ] {
            assert_eq!(
                pause(count, newest, oldest, now),
                expected.map(Duration::minutes),
                "{count} {newest:?}"
            );
        }
    }
}
