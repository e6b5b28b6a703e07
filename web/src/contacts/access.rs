//! Who may see contacts, and who may change them.

use crate::access::{self, Contacts};

/// A member of a company that has contacts.
pub(super) type Reader = access::Reader<Contacts>;

/// A reader who may change contacts.
pub(super) type Editor = access::Editor<Contacts>;
