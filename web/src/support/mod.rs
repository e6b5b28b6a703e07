//! The link by which support comes in. What it sees then is said in `session::support`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use serde_json::json;
use shared::accounts;
use shared::support;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::routes;
use crate::routing::{Routes, get};
use crate::session::{self, Visitor, remember};

pub(crate) fn routes() -> Routes {
    Routes::new().route("/support/{secret}", get(ask).post(enter))
}

/// `GET /support/{secret}`. Whatever opens links to look at them must not use this one up, so it takes a click.
async fn ask(visitor: Visitor, Path(secret): Path<String>) -> Result<Html<String>, PageError> {
    page(&visitor, &secret, false)
}

/// `POST /support/{secret}`: comes in. Whoever was signed in here is not any more.
async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Path(secret): Path<String>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Response, PageError> {
    let Some(entered) = support::enter(&app.db, &secret, address.0).await? else {
        return Err(PageError::Invalid(page(&visitor, &secret, true)?));
    };
    if let Some(before) = session::signed_in(&session).await? {
        accounts::forget_browser(&app.db, &before).await?;
    }
    session::begin(&session, entered, session::client(address, &headers)).await?;
    let forgotten = AppendHeaders([(SET_COOKIE, remember::removed(&app))]);
    Ok((forgotten, Redirect::to(routes::HOME)).into_response())
}

fn page(visitor: &Visitor, secret: &str, over: bool) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/support/enter.html",
        json!({ "secret": secret, "over": over }),
    )
}
