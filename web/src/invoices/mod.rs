//! The pages of invoices.

mod credit;
mod editor;
mod export;
pub(crate) mod files;
mod invoice;
mod issue;
mod list;
mod of_offer;
mod pay;
mod send;
mod status;

use shared::invoices::InvoiceError;

use crate::errors::PageError;
use crate::offers::EDITOR_LIMIT;
use crate::paper::IssueError;
use crate::routing::{Routes, get, post};

pub(crate) use list::{LinkedInvoice, linked};

/// Their routes.
pub(crate) fn routes() -> Routes {
    let with_lines = Routes::new()
        .route("/invoices/new", get(editor::new).post(editor::create))
        .route(
            "/invoices/{id}/edit",
            get(editor::page).post(editor::update),
        )
        .with_body_limit(EDITOR_LIMIT);
    Routes::new()
        .route("/invoices", get(list::page))
        .route("/invoices/export.csv", get(export::csv))
        .route("/invoices/{id}", get(invoice::page))
        .route("/invoices/{id}/pdf", get(files::pdf))
        .route("/invoices/{id}/ubl", get(files::ubl))
        .route("/invoices/{id}/issue", post(issue::post))
        .route("/invoices/{id}/send", post(send::post))
        .route("/invoices/{id}/paid", post(pay::paid))
        .route("/invoices/{id}/unpaid", post(pay::unpaid))
        .route("/invoices/{id}/credit", post(credit::post))
        .route("/invoices/{id}/delete", post(editor::delete))
        .route("/offers/{id}/invoice", post(of_offer::post))
        .merge(with_lines)
}

/// Why a verb was not done, where no form can be given back.
fn refused(error: InvoiceError) -> PageError {
    match error {
        InvoiceError::Unknown => PageError::NotFound,
        InvoiceError::NotNow(_) => PageError::Conflict("invoice-not-now"),
        InvoiceError::Offer => PageError::Conflict("invoice-offer-not-now"),
        InvoiceError::Request(_) => PageError::Conflict("offer-request-not-now"),
        InvoiceError::Fields(_) => PageError::BadRequest,
        InvoiceError::Db(error) => error.into(),
    }
}

fn not_issued(error: IssueError) -> PageError {
    match error {
        IssueError::Invoice(error) => refused(error),
        IssueError::Paper(error) => PageError::internal(error),
        IssueError::Db(error) => error.into(),
    }
}
