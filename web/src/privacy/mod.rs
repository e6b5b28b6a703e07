//! What a company owes the people whose data it keeps. Owners only.

mod erasure;

use axum::response::Html;
use serde_json::json;

use crate::errors::PageError;
use crate::routing::{Routes, get};
use crate::session::Owner;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/settings/privacy", get(index))
        .merge(erasure::routes())
}

/// Where each of them leads.
async fn index(owner: Owner) -> Result<Html<String>, PageError> {
    owner.render("pages/privacy/index.html", json!({}))
}
