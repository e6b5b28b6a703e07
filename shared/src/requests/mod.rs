//! Quote requests: received, answered, turned into offers, followed to their end.
//!
//! What a request is and how it moves lives here; its conversation in `messages`, mail leaving in `outgoing`, mail arriving in `mail`.

mod assign;
mod bulk;
mod cancel;
mod contact;
mod create;
mod delete;
mod drafts;
mod export;
mod files;
mod filters;
mod list;
mod moves;
mod note;
mod number;
mod remind;
mod reply;
mod request;
mod requester;
mod status;
mod timeline;
mod views;

pub use assign::{Salesperson, assign, list_salespeople, next_in_turn};
pub use bulk::{BulkAction, BulkResult, MAX_BULK, bulk};
pub use cancel::{cancel, reopen};
pub(crate) use contact::move_between_contacts;
pub use contact::{ProspectDraft, ProspectForm, create_prospect, link_contact};
pub(crate) use create::{NewRequest, insert as insert_request};
pub use create::{RequestDraft, RequestForm, create};
pub(crate) use delete::purge;
pub use delete::{RESTORABLE_FOR, delete, mark_spam, purge_deleted, restore};
pub use drafts::{
    ABANDONED_AFTER, Draft, DraftKind, MAX_DRAFT_BYTES, TYPING_FOR, Typist, discard_draft,
    find_draft, list_typists, prune_drafts, save_draft,
};
pub use export::Export;
pub(crate) use files::check_files;
pub use files::{MAX_FILE_BYTES, MAX_FILES, UploadedFile};
pub use filters::{MAX_SAVED_FILTERS, SavedFilter, delete_filter, list_filters, save_filter};
pub use list::{
    Filter, RequestSummary, StatusCounts, count_by_status, count_unread, list, search_query,
};
pub use moves::{
    Moved, Obstacle, SimilarRequest, SplitDraft, SplitForm, UNDOABLE_FOR, UndoError,
    dismiss_similar, keep_message, list_similar, list_undoable, merge, move_messages, split,
    subject_changes, undo_move,
};
pub use note::{NoteDraft, NoteForm, add_note};
pub use remind::{RemindSalespeople, remind};
pub(crate) use reply::write;
pub use reply::{ReplyDraft, ReplyForm, reply, reply_subject};
pub(crate) use request::{Locked, happened, heard_from_customer, lock, lock_current};
pub use request::{Request, Requester, find};
pub use requester::{RequesterDraft, RequesterForm, choose_requester};
pub use status::{Event, Refused, Status, UnknownStatus};
pub(crate) use timeline::record;
pub use timeline::{TimelineEntry, TimelineEvent, list_timeline};
pub use views::mark_viewed;

use crate::fields::FieldErrors;
use crate::ids::RequestId;

/// Why something could not be done to a request.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// There is no such request in this company, or it is deleted.
    #[error("no such request")]
    Unknown,
    /// It was merged into another request: everything about it is there.
    #[error("merged into another request")]
    Merged {
        /// That one.
        into: RequestId,
    },
    /// It does not apply where the request stands.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
