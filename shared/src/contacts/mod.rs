//! Prospects and customers: one kind of record, with the people there and what happened to it.

mod contact;
mod draft;
mod duplicates;
mod events;
mod linked;
mod merge;
mod persons;
mod queries;
mod survivor;

pub use contact::{Contact, ContactKind, Nature};
pub use draft::{ContactDraft, ContactForm};
pub use duplicates::{Duplicate, list_duplicates};
pub use events::{ContactEntry, ContactEvent, list_timeline};
pub use linked::{LatestMessage, LinkedRequest, list_linked};
pub use merge::{
    Merge, UNDOABLE_FOR, find_survivor, list_undoable_merges, merge, preview_merge, undo_merge,
};
pub use persons::{
    MAX_PERSONS, Person, PersonDraft, PersonForm, add_person, find_person, list_persons,
    remove_person, update_person,
};
pub use queries::{Filter, create, find, find_by_email, list, suggest, update};

use crate::fields::FieldErrors;

/// Why something could not be done to a contact.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// There is no such contact in this company.
    #[error("no such contact")]
    Unknown,
    /// It was done already, or too long ago.
    #[error("too late")]
    TooLate,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
