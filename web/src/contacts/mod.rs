//! The pages of prospects and customers.

mod access;
mod edit;
mod export;
mod import;
mod list;
mod merge;
mod new;
mod persons;
mod record;
mod vat_check;

use shared::contacts::ContactError;

use crate::errors::PageError;
use crate::router::UPLOAD_LIMIT;
use crate::routing::{Routes, get, post};

/// Their routes.
pub(crate) fn routes() -> Routes {
    let with_files = Routes::new()
        .route("/contacts/import", get(import::page).post(import::post))
        .with_body_limit(UPLOAD_LIMIT);
    Routes::new()
        .merge(with_files)
        .route("/prospects/export.csv", get(export::prospects_csv))
        .route("/prospects/export.vcf", get(export::prospects_vcf))
        .route("/customers/export.csv", get(export::customers_csv))
        .route("/customers/export.vcf", get(export::customers_vcf))
        .route("/contacts/{id}/card.vcf", get(export::card))
        .route("/contact-imports/{id}", get(import::show))
        .route("/contact-imports/{id}/progress", get(import::progress))
        .route("/contact-imports/{id}/start", post(import::start))
        .route("/prospects", get(list::prospects))
        .route("/customers", get(list::customers))
        .route("/contacts/new", get(new::page).post(new::post))
        .route("/contacts/{id}", get(record::page))
        .route("/contacts/{id}/edit", get(edit::page).post(edit::post))
        .route("/contacts/{id}/vat-check", post(vat_check::post))
        .route("/contacts/{id}/merge", get(merge::page).post(merge::post))
        .route("/contact-merges/{id}/undo", post(merge::undo))
        .route("/contacts/{id}/persons", post(persons::add))
        .route("/contact-persons/{id}", post(persons::update))
        .route("/contact-persons/{id}/delete", post(persons::remove))
}

/// Why a verb was not done, where no form can be given back.
fn refused(error: ContactError) -> PageError {
    match error {
        ContactError::Unknown => PageError::NotFound,
        ContactError::TooLate => PageError::Conflict("contact-too-late"),
        ContactError::Fields(_) => PageError::BadRequest,
        ContactError::Db(error) => error.into(),
    }
}
