//! Answers kept under an `Idempotency-Key`, so that a program that asks again gets the same answer and nothing happens twice.

use crate::tenancy::TenantTx;
use time::Duration;

/// How long an answer is kept.
pub const KEPT_FOR: Duration = Duration::hours(24);

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is new: do the work, then [`keep`] the answer in the same transaction or after it.
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

/// Claims the key for the acting member.
pub async fn claim(tx: &mut TenantTx, key: &str, body_hash: &[u8]) -> Result<Known, sqlx::Error> {
    let (tenant, user, now) = (
        tx.tenant().get(),
        tx.principal().user().map(crate::ids::UserId::uuid),
        tx.now(),
    );
    sqlx::query!(
        "delete from idempotent_answers where tenant_id = $1 and created_at < $2",
        tenant,
        now - KEPT_FOR
    )
    .execute(tx.conn())
    .await?;
    let claimed = sqlx::query!(
        "insert into idempotent_answers (tenant_id, user_id, key, body_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        tenant,
        user,
        key,
        body_hash,
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
    .fetch_one(tx.conn())
    .await?;
    Ok(match (row.body_hash == body_hash, row.status, row.answer) {
        (false, ..) => Known::OtherBody,
        (true, Some(status), Some(body)) => Known::Answered {
            status: u16::try_from(status).unwrap_or(200),
            body,
        },
        (true, ..) => Known::Running,
    })
}

/// Keeps the answer to a claimed key; a failure (`5xx`) is forgotten instead, so that the call can be made again.
pub async fn keep(
    tx: &mut TenantTx,
    key: &str,
    status: u16,
    body: &[u8],
) -> Result<(), sqlx::Error> {
    let (tenant, user) = (
        tx.tenant().get(),
        tx.principal().user().map(crate::ids::UserId::uuid),
    );
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
            i16::try_from(status).unwrap_or(500),
            body
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
