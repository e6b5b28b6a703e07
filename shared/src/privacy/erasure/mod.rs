//! Erasing a person, by the address they are known by.
//!
//! What is theirs goes: their record, the requests they asked, with conversation, mails and files, their account when they are in no other company. In what is
//! others' they are taken out: the address and the name are replaced, and a mail or a file that holds them anywhere is removed, since it can't be rewritten.
//! Accepted offers and issued invoices stay for their legal term ([`legal_term`]) and go by themselves when it is over ([`owed`]).
//!
//! [`registry`] says of every column of the database that can hold words what becomes of them, and the sweep works from it: a column that is not listed fails a
//! test. The address stands nowhere while this is under way but in a sealed column of its own, and nowhere after. What arrives from then on is new.

mod contacts;
mod documents;
mod hidden;
mod job;
mod kept;
mod legal_term;
mod list;
mod mails;
mod member;
mod owed;
mod platform;
mod preview;
mod registry;
mod requests;
mod start;
mod step;
mod subject;
mod sweep;

pub use hidden::Needle;
pub use job::{EraseError, ErasePerson, Next, erase_next};
pub use kept::{Document, KeptDocument};
pub use list::{Erasure, find_erasure, list_erasures};
pub use owed::{EraseOwed, erase_owed};
pub use preview::{AccountFate, Counted, Preview, PreviewError, Whose, address_of, preview};
pub use registry::{Fate, MEMBER_COLUMNS, MemberFate, Scope, Table, Type, registry};
pub use start::{ErasureError, ErasureForm, Refusal, start};
pub use subject::PLACEHOLDER;
