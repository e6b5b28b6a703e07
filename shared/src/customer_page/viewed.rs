//! Somebody looks at the page.

use serde_json::json;
use time::Duration;

use super::Link;
use crate::live::Change;
use crate::offers;
use crate::requests::{self, TimelineEvent};
use crate::tenancy::TenantTx;

/// Looking is written down this often at most.
pub const VIEW_PRECISION: Duration = Duration::hours(1);

/// Told by the script of a page that is visible: programs that open links run none.
pub async fn viewed(tx: &mut TenantTx, link: &Link) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let first = sqlx::query!(
        "update customer_links set viewed_at = $3 where tenant_id = $1 and id = $2 and replaced_at is null and (viewed_at is null or viewed_at <= $4)",
        tenant,
        link.id.uuid(),
        now,
        now - VIEW_PRECISION
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let Some(offer) = offers::find(tx, link.offer).await? else {
        return Ok(());
    };
    if let (1.., Some(request)) = (first, offer.request_id) {
        let data = json!({ "offer": offer.id, "number": offer.number });
        requests::record(tx, request, TimelineEvent::OfferViewed, data).await?;
        tx.changed(Change::Request(request));
    }
    Ok(())
}
