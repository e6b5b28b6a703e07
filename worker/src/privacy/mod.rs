//! What a company's data has to wait for.

mod erase_owed;
mod erase_person;

pub(crate) use erase_owed::erase_owed;
pub(crate) use erase_person::erase_person;
