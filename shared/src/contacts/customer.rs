//! A prospect becomes a customer when the first invoice to it is issued.

use serde_json::json;

use super::events::{ContactEvent, record};
use crate::ids::ContactId;
use crate::tenancy::TenantTx;

/// Makes a prospect a customer. Answers whether it was none before.
pub(crate) async fn become_customer(
    tx: &mut TenantTx,
    id: ContactId,
    invoice: &str,
) -> Result<bool, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let changed = sqlx::query!(
        "update contacts set kind = 'customer', updated_at = $3 where tenant_id = $1 and id = $2 and kind = 'prospect'",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    record(
        tx,
        id,
        ContactEvent::BecameCustomer,
        json!({ "invoice": invoice }),
    )
    .await?;
    Ok(true)
}
