//! Mails outside of any conversation: what they bring is a document, and their answers go to the company's own mailbox.

mod claim;
mod list;
mod send_direct_mail;
mod state;
mod write;

pub(super) use claim::claim;
pub use list::DirectMail;
pub(crate) use list::{list_of_invoice, list_of_offer};
pub use send_direct_mail::SendDirectMail;
pub(crate) use state::returned;
pub(super) use state::set_state;
pub(crate) use write::{Brings, NewDirectMail, write, write_again};
