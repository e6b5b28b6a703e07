//! What the type-ahead of an offer's lines offers.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use shared::ids::ProductId;
use shared::language::Language;
use shared::money;
use shared::products;

use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SuggestQuery {
    q: String,
    /// The offer's.
    language: String,
}

/// What a line takes over from a product.
#[derive(Debug, Serialize)]
pub(super) struct Suggestion {
    id: ProductId,
    name: String,
    reference: String,
    description: String,
    unit: String,
    unit_price: String,
    vat_rate: String,
}

/// `GET /products/suggest`.
pub(super) async fn get(
    State(app): State<App>,
    editor: Editor<Offers>,
    Query(query): Query<SuggestQuery>,
) -> Result<Json<Vec<Suggestion>>, PageError> {
    let language: Language = query.language.parse().unwrap_or_default();
    let mut tx = app.db.begin(&editor.principal).await?;
    let found = products::suggest(&mut tx, &query.q).await?;
    let suggestion = |product: products::Product| Suggestion {
        id: product.id,
        description: product.description(language).to_owned(),
        unit_price: money::price(product.unit_price).to_string(),
        vat_rate: product.vat_rate.to_string(),
        name: product.name,
        reference: product.reference,
        unit: product.unit,
    };
    Ok(Json(found.into_iter().map(suggestion).collect()))
}
