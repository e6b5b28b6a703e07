//! The list, whole, as a file: a table or cards.

use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::contacts::{self, ContactKind, Filter};
use shared::ids::ContactId;

use super::access::Reader;
use crate::app::App;
use crate::contact_files::{self, Format};
use crate::errors::PageError;
use crate::id::Id;

/// What the list was filtered by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ExportQuery {
    q: String,
}

macro_rules! exports {
    ($($(#[$doc:meta])+ $name:ident: $kind:expr, $format:expr;)+) => {$(
        $(#[$doc])+
        pub(super) async fn $name(State(app): State<App>, reader: Reader, Query(query): Query<ExportQuery>) -> Response {
            let filter = Filter { kind: Some($kind), search: query.q };
            contact_files::answer(app, reader.principal.clone(), filter, $format)
        }
    )+};
}

exports! {
    /// `GET /prospects/export.csv`.
    prospects_csv: ContactKind::Prospect, Format::Csv;
    /// `GET /prospects/export.vcf`.
    prospects_vcf: ContactKind::Prospect, Format::Vcard;
    /// `GET /customers/export.csv`.
    customers_csv: ContactKind::Customer, Format::Csv;
    /// `GET /customers/export.vcf`.
    customers_vcf: ContactKind::Customer, Format::Vcard;
}

/// `GET /contacts/{id}/card.vcf`.
pub(super) async fn card(
    State(app): State<App>,
    reader: Reader,
    Id(id): Id<ContactId>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let contact = contacts::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let persons = contacts::list_persons(&mut tx, id).await?;
    let headers = [
        (CONTENT_TYPE, "text/vcard; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"contact.vcf\""),
    ];
    Ok((headers, contacts::vcards(&contact, &persons)).into_response())
}
