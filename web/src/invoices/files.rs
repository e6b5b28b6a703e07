//! The papers of an invoice: the very bytes that were frozen, or a draft as it would look.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use shared::ids::InvoiceId;
use shared::invoices;

use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;
use crate::offers::pdf::answer;
use crate::paper::InvoicePaper;

/// `GET /invoices/{id}/pdf`.
pub(super) async fn pdf(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<InvoiceId>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or(PageError::NotFound)?;
    if let Some(papers) = invoices::papers(&mut tx, id).await? {
        let name = format!("{}.pdf", invoice.number.unwrap_or_default());
        return Ok(answer(&name, papers.pdf));
    }
    let paper = InvoicePaper::gather(&mut tx, invoice).await?;
    drop(tx);
    let pdf = paper.preview().await.map_err(PageError::internal)?;
    Ok(answer("draft.pdf", pdf))
}

/// `GET /invoices/{id}/ubl`. A draft has none.
pub(super) async fn ubl(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<InvoiceId>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or(PageError::NotFound)?;
    let papers = invoices::papers(&mut tx, id).await?;
    let papers = papers.ok_or(PageError::Conflict("invoice-not-now"))?;
    Ok(xml(&invoice.number.unwrap_or_default(), papers.ubl))
}

/// Saved under its number.
pub(crate) fn xml(number: &str, ubl: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/xml".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{number}.xml\""),
        ),
    ];
    (headers, ubl).into_response()
}
