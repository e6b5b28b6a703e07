//! Errors as `application/problem+json` (RFC 9457). Every error of a verb is mapped here, variant by variant.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::company::CompanyError;
use shared::contacts::ContactError;
use shared::extensions::ExtensionError;
use shared::extensions::quote_requests::SettingsError;
use shared::fields::FieldErrors;
use shared::i18n;
use shared::invoices::InvoiceError;
use shared::language::Language;
use shared::mail::{ReleaseError, TestMailError};
use shared::money::LineErrors;
use shared::offers::{OfferError, OfferErrors};
use shared::products::ProductError;
use shared::requests::{RequestError, UndoError};
use shared::tenancy::DatabaseError;
use time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::paper::IssueError;

/// A field that can't be taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FieldProblem {
    /// Its name in the body, the query or the headers.
    #[schema(value_type = String)]
    field: Cow<'static, str>,
    /// What is wrong, in a word that does not change.
    code: &'static str,
    /// What is wrong, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// An error.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Problem {
    /// `about:blank`: the status says what it is.
    r#type: &'static str,
    /// The name of the status.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened here.
    detail: Cow<'static, str>,
    /// The fields that can't be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// The request into which the one asked for was merged. Boxed, since every call carries the size of its error.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<Box<Uuid>>,
    /// Finds a failure of ours in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<Box<str>>,
    /// Seconds, for the header of that name.
    #[serde(skip)]
    retry_after: Option<u32>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            merged_into: None,
            incident: None,
            retry_after: None,
        }
    }

    pub(super) fn too_many(wait: Duration) -> Self {
        Self {
            // A part of a second is a whole one to wait.
            retry_after: u32::try_from(wait.whole_seconds() + 1).ok(),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "This token was used too often in this minute.",
            )
        }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "A valid bearer token is needed.")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "This token may not do that.")
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such thing.")
    }

    pub(super) fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// One field that can't be taken.
    pub(super) fn field(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        let field = FieldProblem {
            field: field.into(),
            code,
            detail: i18n::translate(Language::En, &format!("field-{code}"), Vec::new()),
        };
        Self {
            errors: vec![field],
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields can't be taken.",
            )
        }
    }

    /// The same, with another field that can't be taken, for reasons of its own.
    pub(super) fn and(mut self, field: &'static str, code: &'static str, detail: String) -> Self {
        self.errors.push(FieldProblem {
            field: field.into(),
            code,
            detail: Some(detail),
        });
        self
    }

    /// The same, of fields inside the object `outer` of the body.
    pub(super) fn within(mut self, outer: &str) -> Self {
        for error in &mut self.errors {
            error.field = format!("{outer}.{}", error.field).into();
        }
        self
    }

    /// The same, with more to say.
    pub(super) fn because(self, detail: &'static str) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    /// Something failed that the caller can do nothing about: logged here, named by its incident number in [`complete`].
    pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "an API call failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something failed.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"proffer\""),
            );
        }
        response
    }
}

/// The media type of an error.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// The last word on an answer to a program: an error that some layer gave without a body gets one, and a failure its incident number.
pub(crate) fn complete(response: Response, incident: &str) -> Response {
    let status = response.status();
    let ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == MEDIA_TYPE);
    if !(status.is_server_error() || (status.is_client_error() && !ours)) {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => "There is no such thing.",
        StatusCode::METHOD_NOT_ALLOWED => "This path does not take that method.",
        StatusCode::MISDIRECTED_REQUEST => "This host is not ours.",
        StatusCode::SERVICE_UNAVAILABLE => "It took too long.",
        _ if status.is_server_error() => "Something failed.",
        _ => "The call can't be taken.",
    };
    let (parts, _) = response.into_parts();
    let problem = Problem {
        incident: status.is_server_error().then(|| incident.into()),
        ..Problem::new(status, detail)
    };
    let mut answer = problem.into_response();
    for (name, value) in &parts.headers {
        if !answer.headers().contains_key(name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        let errors = errors
            .0
            .into_iter()
            .flat_map(|error| Self::field(error.field, error.code).errors)
            .collect();
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields can't be taken.",
            )
        }
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        Self::internal(&error)
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Unknown => Self::not_found(),
            RequestError::Merged { into } => Self {
                merged_into: Some(Box::new(into.uuid())),
                ..Self::conflict("It was merged into another request.")
            },
            RequestError::Refused(refused) => Self::conflict(refused.to_string()),
            RequestError::Fields(errors) => errors.into(),
            RequestError::Db(error) => error.into(),
        }
    }
}

impl From<UndoError> for Problem {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::Unknown => Self::not_found(),
            UndoError::Impossible(obstacle) => Self::conflict(obstacle.to_string()),
            UndoError::Merge(error) => error.into(),
            UndoError::Db(error) => error.into(),
        }
    }
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Unknown => Self::not_found(),
            ContactError::TooLate => Self::conflict("It was done already, or is too long ago."),
            ContactError::Fields(errors) => errors.into(),
            ContactError::Db(error) => error.into(),
        }
    }
}

impl From<ProductError> for Problem {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Unknown => Self::not_found(),
            ProductError::Fields(errors) => errors.into(),
            ProductError::Db(error) => error.into(),
        }
    }
}

impl From<OfferErrors> for Problem {
    fn from(wrong: OfferErrors) -> Self {
        let mut problem = Self::from(wrong.fields);
        match wrong.lines {
            None => {}
            Some(LineErrors::TooMany) => {
                problem
                    .errors
                    .extend(Self::field("lines", "too-many-lines").errors);
            }
            Some(LineErrors::Lines(lines)) => {
                for (position, errors) in lines {
                    let errors = Self::from(errors).within(&format!("lines[{position}]"));
                    problem.errors.extend(errors.errors);
                }
            }
        }
        problem
    }
}

impl From<OfferError> for Problem {
    fn from(error: OfferError) -> Self {
        match error {
            OfferError::Unknown => Self::not_found(),
            OfferError::NotNow(refused) => Self::conflict(refused.to_string()),
            OfferError::Changed => Self::conflict("The offer was changed meanwhile."),
            OfferError::Request(refused) => Self::conflict(refused.to_string()),
            OfferError::Fields(errors) => errors.into(),
            OfferError::Db(error) => error.into(),
        }
    }
}

impl From<InvoiceError> for Problem {
    fn from(error: InvoiceError) -> Self {
        match error {
            InvoiceError::Unknown => Self::not_found(),
            InvoiceError::NotNow(refused) => Self::conflict(refused.to_string()),
            InvoiceError::Offer => Self::conflict(error.to_string()),
            InvoiceError::Request(refused) => Self::conflict(refused.to_string()),
            InvoiceError::Fields(errors) => errors.into(),
            InvoiceError::Db(error) => error.into(),
        }
    }
}

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Invoice(error) => error.into(),
            IssueError::Paper(error) => Self::internal(&error),
            IssueError::Db(error) => error.into(),
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

impl From<ExtensionError> for Problem {
    fn from(error: ExtensionError) -> Self {
        match error {
            ExtensionError::Needed(by) => Self::conflict(format!("The extension {by} needs it.")),
            ExtensionError::Db(error) => error.into(),
        }
    }
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Fields(errors) => errors.into(),
            SettingsError::Db(error) => error.into(),
        }
    }
}

impl From<ReleaseError> for Problem {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Unknown => Self::not_found(),
            ReleaseError::Released => Self::conflict("This mail is a request already."),
            ReleaseError::Db(error) => error.into(),
        }
    }
}

impl From<TestMailError> for Problem {
    fn from(error: TestMailError) -> Self {
        match error {
            TestMailError::TooSoon => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "A test mail was sent less than a minute ago.",
            ),
            TestMailError::Db(error) => error.into(),
        }
    }
}
