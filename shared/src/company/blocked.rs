//! Senders whose mail is held, whatever it says.

use serde::Serialize;
use time::OffsetDateTime;

use super::CompanyError;
use super::standing::{Standing, standing};
use crate::addresses::EmailAddress;
use crate::audit::{self, Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::UserId;
use crate::live::Change;
use crate::nul::without_nul;
use crate::tenancy::TenantTx;

/// A blocked sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct BlockedSender {
    pub email: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// All of them, by address.
pub async fn list_blocked(tx: &mut TenantTx) -> Result<Vec<BlockedSender>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        BlockedSender,
        "select email, created_at from blocked_senders where tenant_id = $1 order by email",
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// Blocks an address; twice is as once. One of the company's own is refused: all that it forwards would be held.
pub async fn block_sender(tx: &mut TenantTx, email: &str) -> Result<BlockedSender, CompanyError> {
    let email = email
        .trim()
        .parse::<EmailAddress>()
        .map_err(|_| FieldErrors::one("email", "not-an-address"))?
        .folded();
    block(tx, &email)
        .await?
        .ok_or_else(|| FieldErrors::one("email", "own-address").into())
}

/// Blocks the sender of a mail, who is trusted to forward no more; `None`: there is no address, or it is one of the company's own.
pub(crate) async fn block(
    tx: &mut TenantTx,
    email: &str,
) -> Result<Option<BlockedSender>, sqlx::Error> {
    let email = email.to_lowercase();
    if email.is_empty() || standing(tx, &email).await? == Standing::Ours {
        return Ok(None);
    }
    let (tenant, now, by) = (tx.tenant().get(), tx.now(), tx.principal().user());
    sqlx::query!(
        "delete from trusted_forwarders where tenant_id = $1 and email = $2",
        tenant,
        email
    )
    .execute(tx.conn())
    .await?;
    let blocked = sqlx::query_as!(
        BlockedSender,
        "insert into blocked_senders (tenant_id, email, created_by, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, email) do update set email = excluded.email returning email, created_at",
        tenant,
        email,
        by.map(UserId::uuid),
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let event = Event::new(Kind::SenderBlocked, blocked.email.clone());
    audit::record(tx, event).await?;
    tx.changed(Change::Held);
    Ok(Some(blocked))
}

/// Lets an address in again; whether it was blocked.
pub async fn unblock_sender(tx: &mut TenantTx, email: &str) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let deleted = sqlx::query!(
        "delete from blocked_senders where tenant_id = $1 and email = $2",
        tenant,
        without_nul(email.to_lowercase())
    )
    .execute(tx.conn())
    .await?;
    if deleted.rows_affected() == 0 {
        return Ok(false);
    }
    audit::record(tx, Event::new(Kind::SenderUnblocked, email)).await?;
    tx.changed(Change::Held);
    Ok(true)
}
