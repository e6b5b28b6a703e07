//! Support looks into a company only while its owner allows it, reads and changes nothing, and leaves a trace of every page.
//!
//! An owner opens a time for it ([`allow`]); an operator makes a link on the command line ([`invite`]), which opens a session of its own kind, once ([`enter`]). Closing
//! ends what is open at once. What support sees is said in `web`; that it changes nothing is held by the database, in which its transactions only read.

mod link;
mod permit;
mod rule;
mod visit;

pub use link::{Invitation, InviteError, LINK_LIFETIME, enter, invite, prune_links};
pub use permit::{AllowError, Permit, PermitDraft, PermitForm, TIMES, allow, close, find_open};
pub use rule::VISIT_LIMIT;
pub(crate) use visit::find_visitor;
pub use visit::{Visit, leave, list_visits, look};
