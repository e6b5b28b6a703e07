//! The pages of what the company sells.

mod archive;
mod edit;
mod list;
mod suggest;

use shared::products::ProductError;

use crate::errors::PageError;
use crate::routing::{Routes, get, post};

/// Their routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/products", get(list::page))
        .route("/products/new", get(edit::new).post(edit::create))
        .route("/products/suggest", get(suggest::get))
        .route("/products/{id}", get(edit::page).post(edit::update))
        .route("/products/{id}/archive", post(archive::archive))
        .route("/products/{id}/restore", post(archive::restore))
}

/// Why a verb was not done, where no form can be given back.
fn refused(error: ProductError) -> PageError {
    match error {
        ProductError::Unknown => PageError::NotFound,
        ProductError::Fields(_) => PageError::Conflict("product-reference-taken"),
        ProductError::Db(error) => error.into(),
    }
}
