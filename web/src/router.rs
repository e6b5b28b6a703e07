//! All routes, and what surrounds them.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::routing::{Route, Routes, get};
use crate::security::{csrf, headers, trusted_hosts};
use crate::session::{self, remember, store};
use crate::{
    accounts, api, assets, contacts, content, customer_page, errors, extensions, held, home,
    invoices, live, notifications, offers, privacy, products, requests, second_factor, settings,
    sso, support, view,
};

/// The largest form without files: the longest text (100,000 characters), each written as `%XX` thrice, and room for the rest. Routes that take files raise
/// it with [`Routes::with_body_limit`].
pub const FORM_LIMIT: usize = 1024 * 1024;
/// The largest form with files: what a mail can carry (35 MiB), and its texts.
pub const UPLOAD_LIMIT: usize = 36 * 1024 * 1024;
/// After this an answer that has not begun is given up.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What is shown within a browser session.
fn pages() -> Routes {
    Routes::new()
        .route("/", get(home::get))
        .merge(accounts::routes())
        .merge(contacts::routes())
        .merge(extensions::routes())
        .merge(notifications::routes())
        .merge(requests::routes())
        .merge(held::routes())
        .merge(offers::routes())
        .merge(invoices::routes())
        .merge(products::routes())
        .merge(second_factor::routes())
        .merge(settings::routes())
        .merge(privacy::routes())
        .merge(sso::routes())
        .merge(support::routes())
        .route("/events", get(live::events::get))
        .route("/menu/{key}/count", get(view::chrome::count))
}

/// What reads no cookie: its address is its permission, or it needs none.
fn files() -> Routes {
    Routes::new()
        .route("/assets/{*path}", get(assets::get))
        .route("/content/{grant}", get(content::get))
}

/// Every route for browsers; those for programs are in the API's document. For tests that ask each of them.
pub fn list() -> Vec<Route> {
    pages()
        .merge(files())
        .merge(customer_page::routes())
        .merge(sso::routes_from_elsewhere())
        .into_list()
}

/// The whole portal.
pub fn router(app: App) -> Router {
    let within_session = pages()
        .into_router()
        .fallback(errors::not_found)
        .layer(from_fn_with_state(app.clone(), csrf::give_visitor_seed))
        .layer(from_fn_with_state(app.clone(), session::support::layer))
        .layer(from_fn_with_state(app.clone(), remember::layer))
        .layer(store::layer(&app));
    let customers = customer_page::routes()
        .into_router()
        .layer(map_response(customer_page::keep_secret));
    files()
        .into_router()
        .nest(api::PREFIX, api::router(&app))
        .merge(within_session)
        // A page that tells nobody where it is has no `Origin` either; it acts by its address alone, so there is no other site to keep out.
        .layer(CsrfLayer::new())
        .merge(customers)
        // An identity provider posts from its own site: what it posts is signed, and does nothing until the browser comes back by itself.
        .merge(sso::routes_from_elsewhere().into_router())
        .method_not_allowed_fallback(errors::method_not_allowed)
        .layer(
            // The first is the outermost.
            ServiceBuilder::new()
                .layer(from_fn(crate::session::request_log::layer))
                .layer(from_fn_with_state(app.clone(), headers::layer))
                .layer(from_fn_with_state(app.clone(), errors::page::layer))
                .layer(CatchPanicLayer::custom(errors::panicked))
                .layer(from_fn_with_state(app.clone(), trusted_hosts::layer))
                .layer(TimeoutLayer::with_status_code(
                    axum::http::StatusCode::SERVICE_UNAVAILABLE,
                    TIMEOUT,
                ))
                .layer(DefaultBodyLimit::max(FORM_LIMIT)),
        )
        .with_state(app)
}
