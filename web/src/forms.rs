//! Forms, read and checked for their token. No handler takes a form in another way.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::fields::FieldErrors;
use url::form_urlencoded;

use crate::app::App;
use crate::errors::PageError;
use crate::security::csrf::{self, Csrf};

/// A form of a customer's page, with files or without: nothing is done in a browser's name there, so there is no token of one.
#[derive(Debug)]
pub(crate) struct LinkForm<T> {
    pub(crate) form: T,
    pub(crate) files: Vec<File>,
}

/// A form without files. Repeated fields can be read into a `Vec`; an empty `T` field needs `#[serde(default)]` to be optional.
#[derive(Debug)]
pub struct Form<T>(pub T);

/// A form with files.
#[derive(Debug)]
pub struct Upload<T> {
    /// Its texts.
    pub form: T,
    /// Its files, in order; those left empty are not among them.
    pub files: Vec<File>,
}

/// A file somebody chose.
#[derive(Debug, Clone)]
pub struct File {
    /// The field it was chosen in.
    pub field: String,
    /// Its name on their machine, not to be trusted.
    pub name: String,
    /// What the browser takes it for, not to be trusted.
    pub content_type: String,
    /// What it holds.
    pub content: Bytes,
}

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let Upload { form, .. } = Upload::from_request(request, app).await?;
        Ok(Self(form))
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Upload<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let csrf = Csrf::from_request_parts(&mut parts, app).await?;
        let header_token = parts
            .headers
            .get(csrf::HEADER)
            .and_then(|token| token.to_str().ok())
            .map(str::to_owned);
        // A script's token comes before the body: a large one is then not read in vain.
        let accepted_by_header = header_token.is_some_and(|token| csrf.accepts(&token));
        let request = Request::from_parts(parts, body);
        let (encoded, files) = read(request, app).await?;
        let accepted = accepted_by_header
            || form_urlencoded::parse(&encoded)
                .any(|(name, value)| name == csrf::FIELD && csrf.accepts(&value));
        if !accepted {
            return Err(PageError::FormToken);
        }
        Ok(Self {
            form: parse(&encoded)?,
            files,
        })
    }
}

impl<T: DeserializeOwned> FromRequest<App> for LinkForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (encoded, files) = read(request, app).await?;
        Ok(Self {
            form: parse(&encoded)?,
            files,
        })
    }
}

fn parse<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, PageError> {
    serde_html_form::from_bytes(encoded).map_err(|error| {
        tracing::debug!(%error, "a form can't be read");
        PageError::BadRequest
    })
}

/// The texts of a form, however it was sent, and its files.
async fn read(request: Request, app: &App) -> Result<(Bytes, Vec<File>), PageError> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if multipart {
        return read_multipart(request, app).await;
    }
    let body = Bytes::from_request(request, app)
        .await
        .map_err(|error| too_large_or_bad(error.status()))?;
    Ok((body, Vec::new()))
}

/// Texts as they would be in a form without files, and the files.
async fn read_multipart(request: Request, app: &App) -> Result<(Bytes, Vec<File>), PageError> {
    let mut multipart = Multipart::from_request(request, app)
        .await
        .map_err(|error| too_large_or_bad(error.status()))?;
    let mut texts = Vec::new();
    let mut files = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file_name) = field.file_name().map(str::to_owned) {
            let content_type = field
                .content_type()
                .unwrap_or("application/octet-stream")
                .to_owned();
            let content = field.bytes().await.map_err(unreadable)?;
            if !file_name.is_empty() {
                files.push(File {
                    field: name,
                    name: file_name,
                    content_type,
                    content,
                });
            }
        } else {
            texts.push((name, field.text().await.map_err(unreadable)?));
        }
    }
    let encoded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(texts)
        .finish();
    Ok((encoded.into(), files))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of map_err")]
fn unreadable(error: MultipartError) -> PageError {
    too_large_or_bad(error.status())
}

fn too_large_or_bad(status: StatusCode) -> PageError {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        PageError::TooLarge
    } else {
        PageError::BadRequest
    }
}

/// A form with nothing in it but its token: the button says it.
#[derive(Debug, Deserialize)]
pub(crate) struct Confirmation {}

/// An id in a form; empty means none.
pub(crate) fn optional_id<T: FromStr>(
    typed: &str,
    field: &'static str,
    code: &'static str,
) -> Result<Option<T>, FieldErrors> {
    match typed {
        "" => Ok(None),
        typed => typed
            .parse()
            .map(Some)
            .map_err(|_| FieldErrors::one(field, code)),
    }
}
