//! The OpenAPI document, made from the handlers.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use super::{attachments, company, contacts, extensions, held, me, messages, requests};

#[derive(OpenApi)]
#[openapi(
    info(title = "Proffer", description = "Quote requests, their conversations and contacts. Every list answers `items` and `next_cursor`; errors are `application/problem+json`."),
    servers((url = "/api/v1")),
    security(("token" = [])),
    modifiers(&Token),
    paths(
        me::get, me::members,
        company::get, company::put, company::list_forwarders, company::trust_forwarder, company::delete_forwarder,
        extensions::list, extensions::put, extensions::get_settings, extensions::put_settings,
        requests::list, requests::create, requests::get, requests::patch, requests::delete, requests::cancel, requests::reopen, requests::restore,
        requests::timeline, requests::create_prospect, requests::link_contact,
        messages::list, messages::reply, messages::note, messages::raw, attachments::get,
        held::list, held::release,
        contacts::list, contacts::create, contacts::get, contacts::patch,
    )
)]
struct Document;

struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    }
}

pub(super) async fn get() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
