//! Answers kept under an `Idempotency-Key`, so that a program that asks again gets the same answer and nothing happens twice.

use sha2::{Digest, Sha256};
use time::Duration;

use crate::ids::UserId;
use crate::tenancy::TenantTx;

/// How long an answer is kept.
pub const KEPT_FOR: Duration = Duration::hours(24);
/// A claim without an answer after this was left by a process that ended: calls are given up sooner. It may be claimed again.
const ABANDONED_AFTER: Duration = Duration::minutes(2);

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is new: do the work, then [`keep`] the answer.
    New,
    /// It was answered: answer the same.
    Answered {
        /// HTTP status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// The first call is still being worked on.
    Running,
    /// It came with another body.
    OtherBody,
}

/// What makes two calls the same: where they go and what they say.
pub fn fingerprint(path: &str, body: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(path)
        .chain_update([0])
        .chain_update(body)
        .finalize()
        .into()
}

/// Claims the key for the acting member. Commit before the work begins: a second call must see it.
pub async fn claim(
    tx: &mut TenantTx,
    key: &str,
    fingerprint: &[u8; 32],
) -> Result<Known, sqlx::Error> {
    let (tenant, user, now) = (
        tx.tenant().get(),
        tx.principal().user().map(UserId::uuid),
        tx.now(),
    );
    prune(tx).await?;
    let claimed = sqlx::query!(
        "insert into idempotent_answers (tenant_id, user_id, key, body_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        tenant,
        user,
        key,
        fingerprint,
        now
    )
    .execute(tx.conn())
    .await?;
    if claimed.rows_affected() > 0 {
        return Ok(Known::New);
    }
    let row = sqlx::query!(
        "select body_hash, status, answer from idempotent_answers where tenant_id = $1 and user_id = $2 and key = $3",
        tenant,
        user,
        key
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(match row {
        Some(row) if row.body_hash != fingerprint => Known::OtherBody,
        Some(row) => match (row.status.map(u16::try_from), row.answer) {
            (Some(Ok(status)), Some(body)) => Known::Answered { status, body },
            _ => Known::Running,
        },
        // It failed and was forgotten just now.
        None => Known::Running,
    })
}

/// Removes the tenant's answers that are no longer kept; says how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let pruned = sqlx::query!(
        "delete from idempotent_answers where tenant_id = $1 and (created_at < $2 or (status is null and created_at < $3))",
        tenant,
        now - KEPT_FOR,
        now - ABANDONED_AFTER
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}

/// Keeps the answer to a claimed key; a failure (`5xx`) is forgotten instead, so that the call can be made again.
pub async fn keep(
    tx: &mut TenantTx,
    key: &str,
    status: u16,
    body: &[u8],
) -> Result<(), sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    if status >= 500 {
        sqlx::query!(
            "delete from idempotent_answers where tenant_id = $1 and user_id = $2 and key = $3",
            tenant,
            user,
            key
        )
        .execute(tx.conn())
        .await?;
    } else {
        sqlx::query!(
            "update idempotent_answers set status = $4, answer = $5 where tenant_id = $1 and user_id = $2 and key = $3",
            tenant,
            user,
            key,
            i16::try_from(status).unwrap_or(i16::MAX),
            body
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
