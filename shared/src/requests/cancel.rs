//! Calling a request off, and taking that back: the only moves made by hand.

use serde_json::json;

use super::request::Locked;
use super::{RequestError, Status, TimelineEvent, lock, record};
use crate::ids::RequestId;
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Calls it off.
pub async fn cancel(tx: &mut TenantTx, id: RequestId) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    let status = request.status.cancel()?;
    set_status(
        tx,
        &request,
        status,
        Some(request.status),
        TimelineEvent::Cancelled,
    )
    .await
}

/// Back to the status it had before it was called off.
pub async fn reopen(tx: &mut TenantTx, id: RequestId) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    let status = request.status.reopen(request.status_before_cancel)?;
    set_status(tx, &request, status, None, TimelineEvent::Reopened).await
}

async fn set_status(
    tx: &mut TenantTx,
    request: &Locked,
    status: Status,
    before: Option<Status>,
    event: TimelineEvent,
) -> Result<(), RequestError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set status = $3, status_before_cancel = $4, last_activity_at = greatest(last_activity_at, $5) where tenant_id = $1 and id = $2",
        tenant,
        request.id.uuid(),
        status.as_str(),
        before.map(Status::as_str),
        now
    )
    .execute(tx.conn())
    .await?;
    record(tx, request.id, event, json!({ "status": status })).await?;
    tx.changed(Change::Request(request.id));
    Ok(())
}
