//! Who did what in a company, from where, and what it was before: for its owners to read, and for nobody to change. A person who is erased is taken out of it, and
//! what is older than the company keeps is removed.
//!
//! Entries are written in the transaction of what they tell, so neither exists without the other. They hold no secrets: passwords and tokens are told of, not
//! shown.

mod event;
mod export;
mod list;
mod prune;
mod pseudonymise;
mod record;

pub use event::{Event, Kind};
pub use export::{csv_head, csv_rows};
pub use list::{Entry, Filter, Person, list, list_people};
pub use prune::prune;
pub use pseudonymise::{Forgotten, pseudonymise};
pub use record::record;
pub(crate) use record::record_if;
