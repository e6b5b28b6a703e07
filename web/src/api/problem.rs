//! Errors as `application/problem+json` (RFC 9457). Every error of a verb is mapped here, one by one.

use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::company::CompanyError;
use shared::contacts::ContactError;
use shared::fields::FieldErrors;
use shared::mail::ReleaseError;
use shared::requests::RequestError;
use utoipa::ToSchema;

use crate::session::request_log::RequestNumber;

/// A field that can't be taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct FieldProblem {
    /// Its name in the body.
    field: &'static str,
    /// What is wrong, in a word that does not change.
    code: &'static str,
}

/// An error.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The HTTP status.
    status: u16,
    /// What it is, in English.
    title: String,
    /// The fields that can't be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            title: title.into(),
            errors: Vec::new(),
        }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "A valid bearer token is needed")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "This token may not do that")
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such thing")
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This path does not take that method",
        )
    }

    pub(super) fn field(field: &'static str, code: &'static str) -> Self {
        FieldErrors::one(field, code).into()
    }

    /// Something failed that the caller can do nothing about. The log has it; [`tell_incident`] adds the number that finds it there.
    pub(super) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "an API call failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something failed")
    }
}

/// Gives a failed call the number under which the log has it.
pub(super) async fn tell_incident(
    Extension(number): Extension<RequestNumber>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    Problem::new(
        response.status(),
        format!("Something failed; incident {}", number.incident()),
    )
    .into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        let errors = errors
            .0
            .into_iter()
            .map(|e| FieldProblem {
                field: e.field,
                code: e.code,
            })
            .collect();
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields can't be taken",
            )
        }
    }
}

impl From<shared::tenancy::DatabaseError> for Problem {
    fn from(error: shared::tenancy::DatabaseError) -> Self {
        Self::internal(&error)
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Unknown => Self::not_found(),
            RequestError::Refused(refused) => Self::new(StatusCode::CONFLICT, refused.to_string()),
            RequestError::Fields(errors) => errors.into(),
            RequestError::Db(error) => error.into(),
        }
    }
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Unknown => Self::not_found(),
            ContactError::Fields(errors) => errors.into(),
            ContactError::Db(error) => error.into(),
        }
    }
}

impl From<CompanyError> for Problem {
    fn from(error: CompanyError) -> Self {
        match error {
            CompanyError::Fields(errors) => errors.into(),
            CompanyError::Db(error) => error.into(),
        }
    }
}

impl From<ReleaseError> for Problem {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Unknown => Self::not_found(),
            ReleaseError::Released => {
                Self::new(StatusCode::CONFLICT, "This mail is a request already")
            }
            ReleaseError::Db(error) => error.into(),
        }
    }
}
