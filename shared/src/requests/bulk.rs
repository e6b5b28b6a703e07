//! The same thing done to many requests at once.

use serde::Serialize;

use super::{RequestError, assign, cancel, delete};
use crate::fields::FieldErrors;
use crate::ids::{RequestId, UserId};
use crate::tenancy::TenantTx;

/// Requests of one bulk action at most: what a page of the list can hold.
pub const MAX_BULK: usize = 200;

/// What to do to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAction {
    /// Give them to a member, or to nobody.
    Assign(Option<UserId>),
    /// Call them off.
    Cancel,
    /// Into the bin.
    Delete,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct BulkResult {
    /// Done.
    pub done: usize,
    /// Left as they were: gone, or the action does not apply where they stand.
    pub left: usize,
}

/// Does it to each request it applies to.
pub async fn bulk(
    tx: &mut TenantTx,
    ids: &[RequestId],
    action: BulkAction,
) -> Result<BulkResult, RequestError> {
    if ids.len() > MAX_BULK {
        return Err(FieldErrors::one("ids", "too-many").into());
    }
    // In one order for everyone, so that two bulk actions can't wait for each other.
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut result = BulkResult::default();
    for id in ids {
        let outcome = match action {
            BulkAction::Assign(to) => assign(tx, id, to).await,
            BulkAction::Cancel => cancel(tx, id).await,
            BulkAction::Delete => delete(tx, id).await,
        };
        match outcome {
            Ok(()) => result.done += 1,
            Err(RequestError::Unknown | RequestError::Refused(_)) => result.left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(result)
}
