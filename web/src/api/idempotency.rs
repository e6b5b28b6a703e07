//! `Idempotency-Key` on POST: the same key with the same body gets the same answer, and nothing happens twice.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::idempotency::{self, Known};

use super::BODY_LIMIT;
use super::caller::Caller;
use super::problem::Problem;
use crate::app::App;

/// Characters of a key at most.
const MAX_KEY: usize = 255;
/// Bytes of an answer that is kept: ours to a POST are far smaller.
const ANSWER_LIMIT: usize = 1024 * 1024;

pub(super) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    match answer(&app, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answer(app: &App, request: Request, next: Next) -> Result<Response, Problem> {
    let key = request.headers().get("idempotency-key").cloned();
    let (Some(key), &Method::POST) = (key, request.method()) else {
        return Ok(next.run(request).await);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=MAX_KEY).contains(&key.len()))
        .ok_or_else(|| Problem::field("Idempotency-Key", "not-a-key"))?
        .to_owned();
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, app).await?;
    let body = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"))?;
    let hash = Sha256::new()
        .chain_update(parts.uri.path())
        .chain_update([0])
        .chain_update(&body)
        .finalize();

    let mut tx = app.db.begin(&caller.principal).await?;
    let known = idempotency::claim(&mut tx, &key, &hash).await?;
    tx.commit().await?;
    match known {
        Known::New => {}
        Known::Answered { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let json = if status.is_success() {
                "application/json"
            } else {
                "application/problem+json"
            };
            return Ok((
                status,
                [(header::CONTENT_TYPE, HeaderValue::from_static(json))],
                body,
            )
                .into_response());
        }
        Known::Running => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "The first call with this key is still running",
            ));
        }
        Known::OtherBody => {
            return Err(Problem::field("Idempotency-Key", "used-with-another-body"));
        }
    }
    let (parts, body) = next
        .run(Request::from_parts(parts, Body::from(body)))
        .await
        .into_parts();
    let body = to_bytes(body, ANSWER_LIMIT)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let mut tx = app.db.begin(&caller.principal).await?;
    idempotency::keep(&mut tx, &key, parts.status.as_u16(), &body).await?;
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}
