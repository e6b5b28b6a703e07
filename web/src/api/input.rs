//! What a call brings: an id in its path, a query, a JSON body. Each refuses as a problem.

use std::str::FromStr;

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::problem::Problem;
use crate::app::App;

/// An id of the path; what is not one names nothing.
#[derive(Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<T: FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        id.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

/// The query of the address.
#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, app)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error.body_text()))
    }
}

/// A JSON body.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be application/json.",
            ));
        }
        let body = Bytes::from_request(request, app)
            .await
            .map_err(|error| Problem::new(error.status(), error.body_text()))?;
        let mut json = serde_json::Deserializer::from_slice(&body);
        let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            if error.inner().is_data() {
                Problem::field(error.path().to_string(), "unreadable")
            } else {
                Problem::new(StatusCode::BAD_REQUEST, "The body is not JSON.")
            }
        })?;
        json.end()
            .map(|()| Self(read))
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "The body is not JSON."))
    }
}

/// A JSON body that may be left out: whatever it could say has a default.
#[derive(Debug, Clone, Copy)]
pub(super) struct OptionalJson<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<App> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let Json(body) = Json::from_request(request, app).await?;
        Ok(Self(body))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// An id inside a body or a query: what is not one, or is another company's, is refused at its field.
pub(super) fn id<T: FromStr>(
    field: &'static str,
    code: &'static str,
    text: Option<String>,
) -> Result<Option<T>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Problem::field(field, code)))
        .transpose()
}

/// A field that may be left out, set to nothing or set to something.
#[derive(Debug, Default)]
pub(super) enum Setting<T> {
    /// Left out: it stays as it is.
    #[default]
    Kept,
    /// `null`, or what it is from now on.
    Set(Option<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Setting<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Set)
    }
}

/// For a text that may be left out: `null` empties it.
pub(super) fn emptied_by_null<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(|text| Some(text.unwrap_or_default()))
}

/// For a decimal that may be left out: a string, so that no digit is lost; a number is taken as it is written. `null` empties it.
pub(super) fn decimal<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Number(serde_json::Number),
    }
    let written = Option::deserialize(deserializer)?;
    Ok(Some(match written {
        None => String::new(),
        Some(Written::Text(text)) => text,
        Some(Written::Number(number)) => number.to_string(),
    }))
}
