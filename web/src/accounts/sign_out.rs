//! Going out.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use serde::Deserialize;
use shared::accounts;
use tower_sessions::Session;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{remember, signed_in};

/// Nothing but the token.
#[derive(Debug, Deserialize)]
pub(crate) struct Empty {}

/// Ends the session here and in the database; the browser is not remembered any more.
pub(super) async fn post(
    State(app): State<App>,
    session: Session,
    Form(Empty {}): Form<Empty>,
) -> Result<impl IntoResponse, PageError> {
    if let Some(signed_in) = signed_in(&session).await? {
        accounts::forget_browser(&app.db, &signed_in).await?;
    }
    session.flush().await?;
    Ok((
        AppendHeaders([(SET_COOKIE, remember::removed(&app))]),
        Redirect::to(routes::LOGIN),
    ))
}
