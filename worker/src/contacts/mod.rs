//! Jobs of contacts.

mod check_vat_number;
mod import_contacts;

pub(crate) use check_vat_number::check_vat_number;
pub(crate) use import_contacts::import_contacts;
