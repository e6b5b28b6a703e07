//! Prospects and customers: one kind of record, with the people there and what happened to it.

mod contact;
mod customer;
mod draft;
mod duplicates;
mod events;
mod export;
mod import;
mod linked;
mod merge;
mod persons;
mod queries;
mod survivor;
mod untouched;
pub mod vat_check;
mod vcard;

pub use contact::{COUNTRIES, Contact, ContactKind, Nature};
pub(crate) use customer::become_customer;
pub use draft::{ContactDraft, ContactForm};
pub use duplicates::{Duplicate, list_duplicates};
pub use events::{ContactEntry, ContactEvent, list_timeline};
pub use export::{csv_head, csv_rows};
pub use import::{
    Import, ImportContacts, ImportLine, ImportOutcome, ImportProblem, find_import, import_next,
    list_import_lines, list_imports, prepare_import, prune_imports, start_import,
};
pub use linked::{LatestMessage, LinkedRequest, list_linked};
pub use merge::{
    Merge, UNDOABLE_FOR, find_survivor, list_undoable_merges, merge, preview_merge, undo_merge,
};
pub use persons::{
    MAX_PERSONS, Person, PersonDraft, PersonForm, add_person, find_person, list_persons,
    list_persons_of, remove_person, update_person,
};
pub use queries::{Filter, create, find, find_by_email, list, suggest, update};
pub(crate) use untouched::delete_untouched;
pub use vat_check::{CheckVatNumber, VIES_URL, VatCheck, VatState, Vies};
pub use vcard::vcards;

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
