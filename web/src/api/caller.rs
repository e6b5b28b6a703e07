//! Who calls: the member behind a bearer token, with the rights that the path asks for.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use serde::de::DeserializeOwned;
use shared::accounts::{self, Scope, TokenUse};
use shared::tenancy::{Principal, Role};

use super::problem::Problem;
use crate::app::App;

/// Anybody with a valid token.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) principal: Principal,
    pub(super) email: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| {
                let (scheme, token) = value.split_once(' ')?;
                scheme
                    .eq_ignore_ascii_case("bearer")
                    .then_some(token.trim())
            });
        let TokenUse {
            principal,
            email,
            scope,
        } = accounts::find_by_token(&app.db, bearer.unwrap_or_default())
            .await?
            .ok_or_else(Problem::unauthorized)?;
        if scope == Scope::Read && !matches!(parts.method, Method::GET | Method::HEAD) {
            return Err(Problem::forbidden());
        }
        Ok(Self { principal, email })
    }
}

/// A caller who works on requests: owners and members.
#[derive(Debug)]
pub(super) struct Salesperson(pub(super) Principal);

impl FromRequestParts<App> for Salesperson {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        match caller.principal.role() {
            Some(Role::Owner | Role::Member) => Ok(Self(caller.principal)),
            Some(Role::Accountant) | None => Err(Problem::forbidden()),
        }
    }
}

/// A caller who may change the company.
#[derive(Debug)]
pub(super) struct Owner(pub(super) Principal);

impl FromRequestParts<App> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        if caller.principal.role() == Some(Role::Owner) {
            Ok(Self(caller.principal))
        } else {
            Err(Problem::forbidden())
        }
    }
}

/// An id of the path; what is not one names nothing.
#[derive(Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<T: std::str::FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let axum::extract::Path(id) = axum::extract::Path::<String>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        id.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

/// A JSON body.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        use axum::extract::rejection::JsonRejection;
        axum::Json::from_request(request, app)
            .await
            .map(|axum::Json(body)| Self(body))
            .map_err(|rejection| match rejection {
                JsonRejection::MissingJsonContentType(_) => Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "The body must be application/json",
                ),
                JsonRejection::BytesRejection(bytes) => {
                    Problem::new(bytes.status(), bytes.body_text())
                }
                other => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, other.body_text()),
            })
    }
}
