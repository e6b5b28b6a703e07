//! What a member and a company set.

mod company;
mod personal;
mod tokens;

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::router::only_post;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(personal::get).post(personal::post))
        .route("/settings/company", get(company::get).post(company::post))
        .route("/settings/tokens", get(tokens::get).post(tokens::post))
        .route("/settings/tokens/{id}/revoke", only_post(tokens::revoke))
}
