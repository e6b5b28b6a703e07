//! Messages that belong to another request.

use serde_json::json;

use super::super::{Locked, RequestError, TimelineEvent, happened, lock, record};
use super::chosen::Chosen;
use super::recorded::{self, Kind, Moved, Took};
use super::{follow, lock_in_order, summary};
use crate::fields::FieldErrors;
use crate::ids::{MessageId, RequestId};
use crate::tenancy::TenantTx;

/// Moves them there. An answer of ours among them answers that request.
pub async fn move_messages(
    tx: &mut TenantTx,
    id: RequestId,
    messages: &[MessageId],
    to: RequestId,
) -> Result<Moved, RequestError> {
    if id == to {
        return Err(FieldErrors::one("to", "same-request").into());
    }
    lock_in_order(tx, &[id, to]).await?;
    let source = lock(tx, id).await?.present()?;
    let mut target = match lock(tx, to).await.and_then(Locked::present) {
        Err(RequestError::Unknown | RequestError::Merged { .. }) => {
            return Err(FieldErrors::one("to", "unknown-request").into());
        }
        found => found?,
    };
    let chosen = Chosen::find(tx, id, messages).await?;
    let status = chosen.arrive_at(target.status)?;
    follow::messages(tx, id, to, &chosen.ids()).await?;
    let moved = recorded::insert(
        tx,
        Kind::Move,
        id,
        &target,
        &chosen.ids(),
        &Took::default(),
        status,
    )
    .await?;
    target.status = status;
    for (of, event, other) in [
        (&source, TimelineEvent::MovedOut, &target),
        (&target, TimelineEvent::MovedIn, &source),
    ] {
        let data = json!({ "move": moved.id, "request": other.id, "number": other.number, "messages": chosen.len() });
        record(tx, of.id, event, data).await?;
        happened(tx, of, None).await?;
        summary::refresh(tx, of.id).await?;
    }
    Ok(moved)
}
