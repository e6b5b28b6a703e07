//! Headers of every answer.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use shared::accounts::random_text;

use crate::app::App;

/// What a page's own scripts and styles carry, new with each answer.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Two years, as browsers' preload lists ask (hstspreload.org).
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Adds them, unless a handler has set its own: the frame that shows a mail does.
pub async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce(random_text());
    let policy = content_security_policy(&nonce.0);
    request.extensions_mut().insert(nonce);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    headers
        .entry(X_CONTENT_TYPE_OPTIONS)
        .or_insert(HeaderValue::from_static("nosniff"));
    headers
        .entry(REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(CROSS_ORIGIN_OPENER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(CROSS_ORIGIN_RESOURCE_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(PERMISSIONS_POLICY)
        .or_insert(HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ));
    // Pages hold what only their member may see.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if app.is_https() {
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
    }
    response
}

/// Nothing inline without the nonce, nothing from elsewhere, nobody may frame us. Mail frames are of this origin too.
fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}
