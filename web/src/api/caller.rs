//! Who calls: the member behind a bearer token, with the rights that the path asks for.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use shared::accounts::{self, Scope, TokenError, TokenUse};
use shared::extensions;
use shared::tenancy::{Principal, Role};

use super::problem::Problem;
use crate::app::App;
use crate::client_address::ClientAddress;

/// Anybody with a valid token.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) principal: Principal,
    pub(super) email: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // Looked up once a call: the layer that keeps answers needs it too.
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "Where does this come from?"))?;
        let TokenUse {
            principal,
            email,
            scope,
        } = accounts::use_token(
            &app.db,
            bearer(parts).unwrap_or_default(),
            app.api_calls_per_minute,
            address,
        )
        .await
        .map_err(|error| match error {
            TokenError::Unknown => Problem::unauthorized(),
            TokenError::TooMany { wait } => Problem::too_many(wait),
            TokenError::Db(error) => error.into(),
        })?;
        if scope == Scope::Read && !matches!(parts.method, Method::GET | Method::HEAD) {
            return Err(Problem::forbidden());
        }
        let caller = Self {
            principal: principal.from_address(address),
            email,
        };
        if extensions::of_path(parts.uri.path())
            .is_some_and(|other| !other.is_left_to(&caller.principal))
        {
            return Err(Problem::not_found());
        }
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts
        .headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// A caller who works on requests: owners and members. An accountant reads contacts and what is made of them, nothing else.
#[derive(Debug)]
pub(super) struct Salesperson(pub(super) Principal);

impl FromRequestParts<App> for Salesperson {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Caller { principal, .. } = Caller::from_request_parts(parts, app).await?;
        if principal.is_salesperson() {
            Ok(Self(principal))
        } else {
            Err(Problem::forbidden())
        }
    }
}

/// A caller who may change the company.
#[derive(Debug)]
pub(super) struct Owner(pub(super) Principal);

impl FromRequestParts<App> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Caller { principal, .. } = Caller::from_request_parts(parts, app).await?;
        match principal.role() {
            Some(Role::Owner) => Ok(Self(principal)),
            Some(Role::Member | Role::Accountant) | None => Err(Problem::forbidden()),
        }
    }
}
