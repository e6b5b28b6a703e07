//! The pages of offers.

mod decide;
mod editor;
mod evidence;
mod fields;
mod link;
mod list;
mod offer;
pub(crate) mod pdf;
mod send;
mod status;
mod totals;
mod withdraw;

use shared::offers::OfferError;

use crate::customer_page;
use crate::errors::PageError;
use crate::routing::{Routes, get, post};

pub(crate) use fields::{Editor as DocumentEditor, Fields as DocumentFields};
pub(crate) use offer::invoicing_refused;
pub(crate) use status::Badge;

/// The largest form: a thousand lines with long descriptions.
pub(crate) const EDITOR_LIMIT: usize = 8 * 1024 * 1024;

/// Their routes.
pub(crate) fn routes() -> Routes {
    let with_lines = Routes::new()
        .route("/offers/new", get(editor::new).post(editor::create))
        .route("/offers/totals", post(totals::post))
        .route("/offers/{id}/edit", get(editor::page).post(editor::update))
        .with_body_limit(EDITOR_LIMIT);
    Routes::new()
        .route("/offers", get(list::page))
        .route("/offers/{id}", get(offer::page))
        .route("/offers/{id}/pdf", get(pdf::get))
        .route("/offers/{id}/send", post(send::post))
        .route("/offers/{id}/accept", post(decide::accept))
        .route("/offers/{id}/refuse", post(decide::refuse))
        .route("/offers/{id}/withdraw", post(withdraw::post))
        .route("/offers/{id}/link", post(link::renew))
        .route("/offers/{id}/link/revoke", post(link::revoke))
        .route("/offers/{id}/customer-view", get(customer_page::preview))
        .route("/offers/{id}/evidence", get(evidence::page))
        .merge(with_lines)
}

/// Why a verb was not done, where no form can be given back.
fn refused(error: OfferError) -> PageError {
    match error {
        OfferError::Unknown => PageError::NotFound,
        OfferError::NotNow(_) => PageError::Conflict("offer-not-now"),
        OfferError::Changed => PageError::Conflict("offer-changed"),
        OfferError::Request(_) => PageError::Conflict("offer-request-not-now"),
        OfferError::Fields(_) => PageError::BadRequest,
        OfferError::Db(error) => error.into(),
    }
}
