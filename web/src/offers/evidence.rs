//! What proves that a customer accepted, to be printed.

use axum::extract::State;
use axum::response::Html;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use shared::customer_page::{self, TakenOption};
use shared::hex::to_hex;
use shared::ids::OfferId;
use shared::offers::{self, Offer};
use time::OffsetDateTime;

use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;

/// The page.
#[derive(Debug, Serialize)]
struct EvidencePage {
    offer: Offer,
    version: i32,
    /// In hexadecimal.
    pdf_hash: String,
    name: String,
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    address: String,
    user_agent: String,
    options: Vec<TakenOption>,
    terms: String,
    net: String,
    gross: String,
    /// As base64; empty where the typed name is the signature.
    signature: String,
}

/// `GET /offers/{id}/evidence`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<OfferId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    let evidence = customer_page::find_evidence(&mut tx, id).await?;
    let (Some(offer), Some(evidence)) = (offer, evidence) else {
        return Err(PageError::NotFound);
    };
    reader.render(
        "pages/offers/evidence.html",
        EvidencePage {
            offer,
            version: evidence.version,
            pdf_hash: to_hex(&evidence.pdf_hash),
            name: evidence.name,
            email: evidence.email,
            at: evidence.at,
            address: evidence.address,
            user_agent: evidence.user_agent,
            options: evidence.options,
            terms: evidence.terms,
            net: evidence.net.to_string(),
            gross: evidence.gross.to_string(),
            signature: STANDARD.encode(evidence.signature.unwrap_or_default()),
        },
    )
}
