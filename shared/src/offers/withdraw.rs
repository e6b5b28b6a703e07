//! An offer is discarded. Its number stays taken.

use super::offer::{happened, lock};
use super::{Move, OfferError};
use crate::ids::OfferId;
use crate::requests::TimelineEvent;
use crate::tenancy::TenantTx;

/// Discards a draft, or takes back what was sent: it can't be accepted any more.
pub async fn withdraw(tx: &mut TenantTx, id: OfferId) -> Result<(), OfferError> {
    let offer = lock(tx, id).await?;
    let status = offer.status.after(Move::Withdraw)?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update offers set status = $3, updated_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        status.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    happened(tx, &offer, None, TimelineEvent::OfferWithdrawn).await
}
