//! The id in an address.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::app::App;
use crate::errors::PageError;

/// The one id of the path. What is no id names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let Path(segment): Path<String> = Path::from_request_parts(parts, app)
            .await
            .map_err(|_| PageError::NotFound)?;
        segment.parse().map(Self).map_err(|_| PageError::NotFound)
    }
}
