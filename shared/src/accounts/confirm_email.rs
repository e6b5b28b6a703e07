//! The link that proves that an address is its owner's.

use super::random::hash;
use crate::tenancy::SystemTx;

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

/// Removes secrets that can't be redeemed any more; says how many.
pub async fn prune_mail_secrets(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!("delete from mail_secrets where expires_at <= $1", now)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}
