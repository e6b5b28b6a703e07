//! Going out.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::{accounts, support};
use tower_sessions::Session;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Visitor, remember, signed_in};
use crate::sso;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
pub(crate) struct Empty {}

/// Ends the session here and in the database; the browser is not remembered any more. Whoever came in through their company's identity provider is signed out there
/// too, if it offers that.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Form(Empty {}): Form<Empty>,
) -> Result<Response, PageError> {
    let mut way_out = None;
    if let Some(signed_in) = signed_in(&session).await? {
        accounts::forget_browser(&app.db, &signed_in).await?;
        support::leave(&app.db, &signed_in).await?;
        way_out = sso::way_out(&app, &session, &signed_in).await?;
    }
    session.flush().await?;
    let forgotten = AppendHeaders([(SET_COOKIE, remember::removed(&app))]);
    Ok(match way_out {
        Some(way) => (forgotten, sso::leave(&visitor, &way)?).into_response(),
        None => (forgotten, Redirect::to(routes::LOGIN)).into_response(),
    })
}
