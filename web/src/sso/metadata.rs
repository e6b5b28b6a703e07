//! Our metadata, for the administrator of a company's identity provider.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use shared::sso;

use crate::app::App;
use crate::errors::PageError;

/// SAML metadata, appendix A.
const MEDIA_TYPE: &str = "application/samlmetadata+xml";

/// `GET /sso/{company}/metadata`.
pub(super) async fn get(
    State(app): State<App>,
    Path(company): Path<String>,
) -> Result<Response, PageError> {
    let (door, mut tx) = sso::find_door(&app.db, &company)
        .await?
        .ok_or(PageError::NotFound)?;
    let connection = sso::find_connection(&mut tx)
        .await?
        .ok_or(PageError::NotFound)?;
    let metadata = connection.service_metadata(&door, tx.platform());
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], metadata).into_response())
}
