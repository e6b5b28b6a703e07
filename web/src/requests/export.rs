//! A file in the making, as an answer that goes out while it is made.

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use shared::requests::Export;

/// The list of requests as CSV. Should the database fail on the way, the connection breaks: a file that is not whole must not look so.
pub(crate) fn csv(export: Export) -> Response {
    let pieces = stream::try_unfold(export, async |mut export: Export| {
        let piece = export
            .next()
            .await
            .inspect_err(|error| tracing::error!(%error, "an export broke off"))?;
        Ok::<_, shared::tenancy::DatabaseError>(piece.map(|piece| (Bytes::from(piece), export)))
    });
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"requests.csv\""),
        ),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
