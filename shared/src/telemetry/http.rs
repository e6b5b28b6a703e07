//! Requests to the portal and the API.

use std::sync::LazyLock;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus::{HistogramVec, IntCounterVec};

use super::registry;

const LABELS: &[&str] = &["route", "method", "status"];

static REQUESTS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_http_requests_total",
        "HTTP requests answered, by route pattern, method and status.",
        LABELS,
    )
});

static DURATION: LazyLock<HistogramVec> = LazyLock::new(|| {
    registry::histograms(
        "proffer_http_request_duration_seconds",
        "Time from the request to the head of its answer, in seconds.",
        LABELS,
        &[
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ],
    )
});

/// Makes the metrics exist.
pub fn register() {
    LazyLock::force(&REQUESTS);
    LazyLock::force(&DURATION);
}

/// Counts an answered request. `route` is the pattern it matched, such as `/requests/{id}` (axum's `MatchedPath`), never its path.
pub fn answered(route: Option<&str>, method: &Method, status: StatusCode, took: Duration) {
    let labels = [
        route.unwrap_or("unmatched"),
        method_label(method),
        status.as_str(),
    ];
    REQUESTS.with_label_values(&labels).inc();
    DURATION
        .with_label_values(&labels)
        .observe(took.as_secs_f64());
}

/// A client can invent methods, and must not invent series with them.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_makes_no_series_of_its_own() {
        let invented = Method::from_bytes(b"BREW").unwrap();
        answered(
            None,
            &invented,
            StatusCode::METHOD_NOT_ALLOWED,
            Duration::from_millis(3),
        );
        let text = registry::text().unwrap();
        assert!(
            text.contains(
                r#"proffer_http_requests_total{method="other",route="unmatched",status="405"} 1"#
            ),
            "{text}"
        );
        assert!(!text.contains("BREW"));
    }
}
