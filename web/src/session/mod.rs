//! Who looks at a page.

pub mod flash;
pub mod member;
pub mod request_log;
pub mod store;
pub mod visitor;

pub use flash::Flash;
pub use member::{Member, Owner};
pub use visitor::Visitor;

/// Where a browser session keeps who is signed in.
pub(crate) const SIGNED_IN: &str = "signed_in";
