//! The PDF of an offer: as it stands, before it is sent; the very bytes that were sent, after.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::ids::OfferId;
use shared::offers;

use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;
use crate::paper::OfferPaper;

/// `GET /offers/{id}/pdf`.
pub(super) async fn get(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<OfferId>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let offer = offers::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let name = format!("{}.pdf", offer.number);
    let pdf = if let Some(sent) = offers::sent_pdf(&mut tx, &offer).await? {
        sent
    } else {
        let paper = OfferPaper::gather(&mut tx, offer).await?;
        drop(tx);
        paper.pdf().await.map_err(PageError::internal)?.1
    };
    Ok(answer(&name, pdf))
}

/// Shown in the browser, saved under its number.
pub(crate) fn answer(name: &str, pdf: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("inline; filename=\"{name}\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("inline")),
        ),
    ];
    (headers, pdf).into_response()
}
