//! The OpenAPI document but for its paths, which come with the routes.

use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Proffer",
        description = "Quote requests, their conversations and contacts. Every list answers `items` and `next_cursor`; errors are `application/problem+json` \
                       (RFC 9457). POST takes an `Idempotency-Key`: the same key with the same body is answered the same for 24 hours."
    ),
    servers((url = "/api/v1")),
    security(("token" = [])),
    modifiers(&Token)
)]
struct Frame;

struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        document
            .components
            .get_or_insert_default()
            .add_security_scheme(
                "token",
                SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
            );
    }
}

pub(super) fn frame() -> utoipa::openapi::OpenApi {
    Frame::openapi()
}
