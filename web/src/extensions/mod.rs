//! "Applications et connexions".

mod list;
mod quote_requests;
mod switch;

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::router::only_post;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/extensions", get(list::get))
        .route("/extensions/{key}/activate", only_post(switch::activate))
        .route(
            "/extensions/{key}/deactivate",
            only_post(switch::deactivate),
        )
        .route(
            "/extensions/quote-requests",
            get(quote_requests::get).post(quote_requests::post),
        )
        .route(
            "/extensions/quote-requests/preview/{language}",
            only_post(quote_requests::preview),
        )
}
