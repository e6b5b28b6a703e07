//! What a company owes the people whose data it keeps. Owners only.

mod deletion;
mod erasure;
mod export;
mod retention;
mod support;

use axum::response::Html;
use serde_json::json;

use crate::errors::PageError;
use crate::routing::{Routes, get, post};
use crate::session::Owner;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/settings/privacy", get(index))
        .route(
            "/settings/privacy/retention",
            get(retention::get).post(retention::post),
        )
        .route(
            "/settings/privacy/retention/preview",
            post(retention::preview),
        )
        .route(
            "/settings/privacy/support",
            get(support::get).post(support::allow),
        )
        .route("/settings/privacy/support/close", post(support::close))
        .merge(erasure::routes())
        .route(
            "/settings/privacy/export",
            get(export::get).post(export::post),
        )
        .route("/settings/privacy/export/list", get(export::list))
        .route("/settings/privacy/export/{id}/file", get(export::file))
        .route(
            "/settings/privacy/deletion",
            get(deletion::get).post(deletion::post),
        )
        .route("/settings/privacy/deletion/undo", post(deletion::undo))
}

/// Where each of them leads.
async fn index(owner: Owner) -> Result<Html<String>, PageError> {
    owner.render("pages/privacy/index.html", json!({}))
}
