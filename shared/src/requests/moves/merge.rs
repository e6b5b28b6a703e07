//! Two requests that are one.

use serde_json::json;

use super::super::{Locked, RequestError, Status, TimelineEvent, lock, record};
use super::recorded::{self, Kind, Moved};
use super::{follow, lock_in_order, summary};
use crate::fields::FieldErrors;
use crate::ids::{ContactId, RequestId, UserId};
use crate::tenancy::TenantTx;

/// Merges a request into another. That one keeps its subject, requester and number, and takes contact and salesperson over where it has none.
pub async fn merge(
    tx: &mut TenantTx,
    id: RequestId,
    into: RequestId,
) -> Result<Moved, RequestError> {
    if id == into {
        return Err(FieldErrors::one("into", "same-request").into());
    }
    lock_in_order(tx, &[id, into]).await?;
    let source = lock(tx, id).await?.present()?;
    let target = match lock(tx, into).await.and_then(Locked::present) {
        Ok(target) => target,
        // Somebody merged the other way round a moment ago.
        Err(RequestError::Merged { into }) if into == id => {
            return Err(RequestError::Merged { into });
        }
        Err(RequestError::Unknown | RequestError::Merged { .. }) => {
            return Err(FieldErrors::one("into", "unknown-request").into());
        }
        Err(error) => return Err(error),
    };
    let status = target.status.merged_with(source.status)?;
    let (messages, mut took) = follow::everything(tx, id, into).await?;
    took.contact = source.contact_id.filter(|_| target.contact_id.is_none());
    took.assignee = source.assignee_id.filter(|_| target.assignee_id.is_none());
    entomb(tx, id, into).await?;
    take_over(tx, &target, status, took.contact, took.assignee).await?;
    let moved = recorded::insert(tx, Kind::Merge, id, &target, &messages, &took, status).await?;
    for (of, event, other) in [
        (&source, TimelineEvent::Merged, &target),
        (&target, TimelineEvent::MergedIn, &source),
    ] {
        let data = json!({ "move": moved.id, "request": other.id, "number": other.number, "messages": messages.len() });
        record(tx, of.id, event, data).await?;
    }
    summary::refresh(tx, id).await?;
    summary::refresh(tx, into).await?;
    Ok(moved)
}

/// What is left of the source: a number that leads to the target.
async fn entomb(tx: &mut TenantTx, id: RequestId, into: RequestId) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set deleted_at = $4, merged_into = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        into.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn take_over(
    tx: &mut TenantTx,
    target: &Locked,
    status: Status,
    contact: Option<ContactId>,
    assignee: Option<UserId>,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set status = $3, contact_id = coalesce(contact_id, $4), assignee_id = coalesce(assignee_id, $5),
                             last_activity_at = greatest(last_activity_at, $6)
          where tenant_id = $1 and id = $2",
        tenant,
        target.id.uuid(),
        status.as_str(),
        contact.map(ContactId::uuid),
        assignee.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
