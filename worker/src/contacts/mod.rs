//! Jobs of contacts.

mod import_contacts;

pub(crate) use import_contacts::import_contacts;
