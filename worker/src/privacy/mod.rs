//! What a company's data has to wait for.

mod apply_retention;

pub(crate) use apply_retention::apply_retention;
mod erase_owed;
mod erase_person;

pub(crate) use erase_owed::erase_owed;
pub(crate) use erase_person::erase_person;
mod delete_companies;
mod export_company;

pub(crate) use delete_companies::delete_companies;
pub(crate) use export_company::export_company;
