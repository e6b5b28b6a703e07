//! `Idempotency-Key` on POST: the same key with the same body gets the same answer, and nothing happens twice.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::idempotency::{self, Known};

use super::BODY_LIMIT;
use super::caller::Caller;
use super::problem::{MEDIA_TYPE, Problem};
use crate::app::App;

/// The header's name.
const KEY: &str = "idempotency-key";
/// Characters of a key at most.
const MAX_KEY: usize = 255;
/// Bytes of an answer that is kept: ours to a POST are far smaller.
const ANSWER_LIMIT: usize = 1024 * 1024;

pub(super) async fn layer(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = match request.headers().get(KEY) {
        Some(key) if request.method() == Method::POST => key
            .to_str()
            .ok()
            .filter(|key| (1..=MAX_KEY).contains(&key.len()))
            .ok_or_else(|| Problem::field("Idempotency-Key", "unreadable"))?
            .to_owned(),
        _ => return Ok(next.run(request).await),
    };
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &app).await?;
    let body = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large."))?;
    let fingerprint = idempotency::fingerprint(parts.uri.path(), &body);

    let mut tx = app.db.begin(&caller.principal).await?;
    let known = idempotency::claim(&mut tx, &key, &fingerprint).await?;
    tx.commit().await?;
    match known {
        Known::New => {}
        Known::Answered { status, body } => return Ok(again(status, body)),
        Known::Running => {
            return Err(Problem::conflict(
                "The first call with this key is still running.",
            ));
        }
        Known::OtherBody => {
            return Err(Problem::field("Idempotency-Key", "used-before")
                .because("This key was used with another body."));
        }
    }

    let request = Request::from_parts(parts, Body::from(body));
    let (parts, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, ANSWER_LIMIT)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let mut tx = app.db.begin(&caller.principal).await?;
    idempotency::keep(&mut tx, &key, parts.status.as_u16(), &body).await?;
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// The answer that was given before.
fn again(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let media_type = if status.is_success() {
        "application/json"
    } else {
        MEDIA_TYPE
    };
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
    (status, headers, body).into_response()
}
