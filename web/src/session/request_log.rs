//! A number for each request, its line in the log, its count in the metrics.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use shared::accounts::random_text;
use shared::telemetry::http;
use tracing::Instrument;

/// Ours; what a client sends is not taken over, or it could forge log lines.
#[derive(Debug, Clone, Default)]
pub struct RequestNumber(String);

impl RequestNumber {
    /// What a reader of an error page can tell the operator: it finds the request in the logs.
    pub fn incident(&self) -> &str {
        &self.0
    }
}

/// Wraps everything else.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let number = RequestNumber(
        random_text()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(10)
            .collect::<String>()
            .to_ascii_uppercase(),
    );
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    // The pattern, not the path: paths hold ids and secrets of links.
    let span = tracing::info_span!("request", incident = number.0, %method, route = route.as_deref().unwrap_or("unmatched"));
    request.extensions_mut().insert(number.clone());
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();
    http::answered(route.as_deref(), &method, response.status(), took);
    span.in_scope(|| {
        tracing::debug!(
            status = response.status().as_u16(),
            milliseconds = took.as_millis(),
            "answered"
        );
    });
    if let Ok(value) = HeaderValue::from_str(&number.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
