//! Going out.

use axum::response::Redirect;
use serde::Deserialize;
use tower_sessions::Session;

use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
pub(crate) struct Empty {}

/// Ends the session here and in the database.
pub(super) async fn post(
    session: Session,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    session.flush().await?;
    Ok(Redirect::to(routes::LOGIN))
}
