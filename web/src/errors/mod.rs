//! What goes wrong, and what is said about it.

pub mod page;

use std::any::Any;

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use shared::accounts::PasswordError;
use shared::tenancy::DatabaseError;

use crate::routes;

/// Why a page is not shown. Each has its own answer; whoever meets an error of a verb says which one it is.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nobody is signed in; sign-in leads back to `next`.
    #[error("signed out")]
    SignedOut {
        /// The path asked for.
        next: String,
    },
    /// Their company asks for a second factor, and they have none.
    #[error("no second factor")]
    OwesFactor,
    /// There is no such thing, or it is another company's.
    #[error("not found")]
    NotFound,
    /// A customer's link that leads nowhere, or not any more.
    #[error("the link is over")]
    LinkOver,
    /// The member's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// Support looks in, and only reads what it is shown.
    #[error("support only reads")]
    SupportOnlyReads,
    /// Somebody did not come in through their company's identity provider; the text with this key says what they can do.
    #[error("single sign-on refused: {0}")]
    SignInRefused(&'static str),
    /// The form is too old, or comes from elsewhere.
    #[error("the form's token is not good")]
    FormToken,
    /// It does not apply any more; the text with this key says why.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The form, with what was typed and a message at the field.
    #[error("unacceptable form")]
    Invalid(Html<String>),
    /// What was sent can't be read at all: no form of ours sends it.
    #[error("bad request")]
    BadRequest,
    /// More than a form may hold.
    #[error("too large")]
    TooLarge,
    /// Too often.
    #[error("too many attempts")]
    TooMany {
        /// The page that says so.
        page: Html<String>,
        /// After so many seconds it can be tried again.
        seconds: i64,
    },
    /// Too often, where there is no form to say it on.
    #[error("too often")]
    TooOften {
        /// After so many seconds it can be tried again.
        seconds: i64,
    },
    /// Too much at once, of everybody together: in a moment it may be better.
    #[error("too busy")]
    Busy,
    /// Something failed that should not: logged with its incident number, which is all that is shown.
    #[error("internal: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl PageError {
    /// Something failed that should not.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<DatabaseError> for PageError {
    fn from(error: DatabaseError) -> Self {
        Self::internal(error)
    }
}

impl From<PasswordError> for PageError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Failed(_) => Self::internal(error),
        }
    }
}

impl From<minijinja::Error> for PageError {
    fn from(error: minijinja::Error) -> Self {
        Self::internal(error)
    }
}

impl From<tower_sessions::session::Error> for PageError {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::internal(error)
    }
}

/// An answer that [`page::layer`] makes into a page, in the reader's language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorPage {
    /// `error-<this>-title` and `error-<this>-text`, or the whole key of the text.
    pub(crate) key: &'static str,
    pub(crate) text: Option<&'static str>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::SignedOut { next } => Redirect::to(&routes::login_then(&next)).into_response(),
            Self::OwesFactor => Redirect::to(routes::SECOND_FACTOR).into_response(),
            Self::NotFound => error_page(StatusCode::NOT_FOUND, "not-found", None),
            Self::LinkOver => error_page(StatusCode::NOT_FOUND, "link-over", None),
            Self::Forbidden => error_page(StatusCode::FORBIDDEN, "forbidden", None),
            Self::SupportOnlyReads => error_page(StatusCode::FORBIDDEN, "support", None),
            Self::SignInRefused(text) => {
                error_page(StatusCode::FORBIDDEN, "sso-refused", Some(text))
            }
            Self::FormToken => error_page(StatusCode::FORBIDDEN, "form-token", None),
            Self::Conflict(text) => error_page(StatusCode::CONFLICT, "conflict", Some(text)),
            Self::Invalid(page) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
            Self::BadRequest => error_page(StatusCode::BAD_REQUEST, "bad-request", None),
            Self::TooLarge => error_page(StatusCode::PAYLOAD_TOO_LARGE, "too-large", None),
            Self::TooMany { page, seconds } => (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, seconds.to_string())],
                page,
            )
                .into_response(),
            Self::TooOften { seconds } => {
                let mut answer = error_page(StatusCode::TOO_MANY_REQUESTS, "too-often", None);
                answer
                    .headers_mut()
                    .insert(header::RETRY_AFTER, seconds.into());
                answer
            }
            Self::Busy => error_page(StatusCode::SERVICE_UNAVAILABLE, "unavailable", None),
            Self::Internal(error) => {
                tracing::error!(error = &*error, "a page failed");
                error_page(StatusCode::INTERNAL_SERVER_ERROR, "internal", None)
            }
        }
    }
}

fn error_page(status: StatusCode, key: &'static str, text: Option<&'static str>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(ErrorPage { key, text });
    response
}

/// For addresses that lead nowhere.
pub async fn not_found() -> PageError {
    PageError::NotFound
}

/// For methods that a page doesn't have.
pub async fn method_not_allowed() -> Response {
    error_page(StatusCode::METHOD_NOT_ALLOWED, "bad-request", None)
}

/// A handler panicked: as any other failure.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that the layer calls"
)]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("of unknown kind");
    tracing::error!(message, "a page panicked");
    error_page(StatusCode::INTERNAL_SERVER_ERROR, "internal", None)
}
