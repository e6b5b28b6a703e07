//! The page of a customer's link: outside the session, without cookies. Its address is the permission, so it tells no other site, no search engine and no cache of it;
//! and since nothing is done in a browser's name, a form needs no token of that browser but the version it answers.

mod answer;
mod files;
mod form;
mod open;
mod show;

use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use crate::router::UPLOAD_LIMIT;
use crate::routing::{Routes, get, post};

pub(crate) use show::preview;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Its routes.
pub(crate) fn routes() -> Routes {
    let with_files = Routes::new()
        .route("/c/{secret}/messages", post(answer::write))
        .with_body_limit(UPLOAD_LIMIT);
    Routes::new()
        .route("/c/{secret}", get(show::get))
        .route("/c/{secret}/address", post(answer::address))
        .route("/c/{secret}/totals", post(show::totals))
        .route("/c/{secret}/accept", post(answer::accept))
        .route("/c/{secret}/refuse", post(answer::refuse))
        .route("/c/{secret}/viewed", post(answer::viewed))
        .route("/c/{secret}/pdf", get(files::pdf))
        .route("/c/{secret}/logo", get(files::logo))
        .merge(with_files)
}

/// Headers of every answer below such an address.
pub(crate) async fn keep_secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}
