//! The API for programs, `/api/v1`: bearer tokens, JSON, problem+json.
//!
//! Pages and API call the same verbs. No cookie is read here, so there is nothing to forge.

mod attachments;
mod caller;
mod company;
mod contacts;
mod extensions;
mod held;
mod idempotency;
mod me;
mod messages;
mod openapi;
mod paging;
mod problem;
mod requests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};

use crate::app::App;
use crate::router::UPLOAD_LIMIT;
use problem::Problem;

/// The largest body: base64 makes files a third larger.
const BODY_LIMIT: usize = UPLOAD_LIMIT / 3 * 4;

/// Every route of the API, below `/api/v1`.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/openapi.json", get(openapi::get))
        .route("/me", get(me::get))
        .route("/members", get(me::members))
        .route("/company", get(company::get).put(company::put))
        .route(
            "/trusted-forwarders",
            get(company::list_forwarders).post(company::trust_forwarder),
        )
        .route(
            "/trusted-forwarders/{id}",
            delete(company::delete_forwarder),
        )
        .route("/extensions", get(extensions::list))
        .route("/extensions/{key}", put(extensions::put))
        .route(
            "/extensions/quote-requests/settings",
            get(extensions::get_settings).put(extensions::put_settings),
        )
        .route("/requests", get(requests::list).post(requests::create))
        .route(
            "/requests/{id}",
            get(requests::get)
                .patch(requests::patch)
                .delete(requests::delete),
        )
        .route("/requests/{id}/cancel", post(requests::cancel))
        .route("/requests/{id}/reopen", post(requests::reopen))
        .route("/requests/{id}/restore", post(requests::restore))
        .route("/requests/{id}/messages", get(messages::list))
        .route("/requests/{id}/replies", post(messages::reply))
        .route("/requests/{id}/notes", post(messages::note))
        .route("/requests/{id}/timeline", get(requests::timeline))
        .route("/requests/{id}/prospect", post(requests::create_prospect))
        .route("/requests/{id}/contact", put(requests::link_contact))
        .route("/messages/{id}/raw", get(messages::raw))
        .route("/attachments/{id}", get(attachments::get))
        .route("/held", get(held::list))
        .route("/held/{id}/request", post(held::release))
        .route("/contacts", get(contacts::list).post(contacts::create))
        .route("/contacts/{id}", get(contacts::get).patch(contacts::patch))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(app.clone(), idempotency::layer))
        .layer(from_fn(problem::tell_incident))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}
