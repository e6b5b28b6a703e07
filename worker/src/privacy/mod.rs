//! What a company's data has to wait for.

mod delete_companies;
mod export_company;

pub(crate) use delete_companies::delete_companies;
pub(crate) use export_company::export_company;
