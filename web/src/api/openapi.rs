//! The OpenAPI document but for its paths, which come with the routes.

use std::mem;

use axum::http::StatusCode;
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

use super::problem::MEDIA_TYPE;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Proffer",
        description = "Quote requests, their conversations and contacts. Every list answers `items` and `next_cursor`; errors are `application/problem+json` \
                       (RFC 9457). POST takes an `Idempotency-Key`: the same key with the same body is answered the same for 24 hours. \
                       A token may make 600 calls a minute unless this installation says otherwise; beyond, 429 with `Retry-After`."
    ),
    servers((url = "/api/v1")),
    security(("token" = [])),
    modifiers(&Token)
)]
struct Frame;

struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, document: &mut OpenApi) {
        document
            .components
            .get_or_insert_default()
            .add_security_scheme(
                "token",
                SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
            );
    }
}

pub(super) fn frame() -> OpenApi {
    Frame::openapi()
}

/// Refusals that any call may meet.
const ALWAYS: [(&str, &str); 4] = [
    ("401", "The token is missing, unknown or revoked."),
    (
        "403",
        "Not within the token's scope, or not for its member's role.",
    ),
    (
        "429",
        "The token was used too often in this minute; `Retry-After` says how many seconds are left of it.",
    ),
    (
        "500",
        "Something failed; the incident number finds it in the log.",
    ),
];
/// And any call with a body.
const WITH_BODY: [(&str, &str); 4] = [
    ("400", "The body is not JSON."),
    ("413", "The body is too large."),
    ("415", "The body is not `application/json`."),
    ("422", "Some fields can't be taken: `errors` names them."),
];

/// Says of each operation what they have in common, which no handler repeats: its name, its refusals and what errors look like.
pub(super) fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path));
            for parameter in operation.parameters.iter_mut().flatten() {
                if let RefOr::T(parameter) = parameter {
                    parameter
                        .description
                        .get_or_insert_with(|| "As lists give it.".to_owned());
                }
            }
            let with_body = operation.request_body.iter().flat_map(|_| WITH_BODY);
            let responses = &mut operation.responses.responses;
            for (status, description) in ALWAYS.into_iter().chain(with_body) {
                responses
                    .entry(status.to_owned())
                    .or_insert_with(|| refusal(description).into());
            }
            for (status, response) in responses {
                if let RefOr::T(response) = response {
                    finish(status, response);
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// `get_requests_id_notes`: the names of handlers are not unique.
fn operation_id(method: &str, path: &str) -> String {
    path.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .fold(method.to_owned(), |name, word| format!("{name}_{word}"))
}

fn refusal(description: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content(
            MEDIA_TYPE,
            Content::new(Some(Ref::from_schema_name("Problem"))),
        )
        .build()
}

fn finish(status: &str, response: &mut Response) {
    if response.description.is_empty() {
        let reason = StatusCode::from_bytes(status.as_bytes())
            .ok()
            .and_then(|status| status.canonical_reason());
        reason
            .unwrap_or_default()
            .clone_into(&mut response.description);
    }
    if status >= "400" {
        response.content = mem::take(&mut response.content)
            .into_values()
            .map(|content| (MEDIA_TYPE.to_owned(), content))
            .collect();
    }
}
