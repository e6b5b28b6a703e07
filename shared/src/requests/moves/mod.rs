//! Merge, split and move: what came to the wrong request goes where it belongs, and each step can be undone.
//!
//! A step takes messages from a *source* to a *target* and is one row of `request_moves`, which holds all that undoing needs: which rows went, and how
//! the target stood before.
//!
//! - **Merge**: everything of the source goes to the target ([`follow`]). The source stays as a tombstone that leads there: its number and its reply tokens mean
//!   the target from now on, and its Message-IDs went along with the messages. A tombstone always leads to a request that is none itself: when the target is
//!   merged in its turn, its tombstones go with it.
//! - **Split**: chosen messages become a request of their own. **Move**: they go to another request. An answer to a message that went away goes after it,
//!   although the token in its address still names the source.
//!
//! **Undone** is a merge by taking back what went, and with it the answers that were meant for the source and came in the meantime; a split, by merging the new
//! request back; a move, by moving back. [`Obstacle`] says what makes that impossible.
//!
//! Every step locks its requests, and the tombstones that lead to them, in the order of their ids: steps that cross wait for each other, and the second finds the
//! first one's tombstone ([`RequestError::Merged`](super::RequestError::Merged)).

mod chosen;
mod drafts;
mod follow;
mod merge;
mod move_messages;
mod place;
mod recorded;
mod similar;
mod split;
mod summary;
mod undo;

pub use merge::merge;
pub use move_messages::move_messages;
pub use place::{keep_message, subject_changes};
pub use recorded::{Moved, UNDOABLE_FOR, list_undoable};
pub use similar::{SimilarRequest, dismiss_similar, list_similar};
pub use split::{SplitDraft, SplitForm, split};
pub use undo::{Obstacle, UndoError, undo_move};

use uuid::Uuid;

use crate::ids::RequestId;
use crate::tenancy::TenantTx;

/// Locks these requests and the tombstones that lead to them, in the one order of everybody.
async fn lock_in_order(tx: &mut TenantTx, requests: &[RequestId]) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let ids: Vec<Uuid> = requests.iter().map(|id| id.uuid()).collect();
    sqlx::query_scalar!(
        "select id from requests where tenant_id = $1 and (id = any($2) or merged_into = any($2)) order by id for update",
        tenant,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}
