//! The browser is back, with its session.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::{accounts, sso};
use tower_sessions::Session;

use super::logout::KEPT;
use super::{pending, refused};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::routes;
use crate::session::{self, remember};

/// Which request was answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FinishQuery {
    request: String,
}

/// `GET /sso/{company}/finish`. Only for a request that this session made.
pub(super) async fn get(
    State(app): State<App>,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Path(company): Path<String>,
    Query(query): Query<FinishQuery>,
) -> Result<Response, PageError> {
    let pending = pending::take(&session, &query.request)
        .await?
        .ok_or(PageError::SignInRefused("error-sso-over-text"))?;
    if pending.trial {
        let path = format!("{}/test/{}", routes::SSO_SETTINGS, pending.request);
        return Ok(Redirect::to(&path).into_response());
    }
    let came_in = sso::finish(&app.db, &company, &pending.request, address.0)
        .await
        .map_err(refused)?;
    if let Some(before) = session::signed_in(&session).await? {
        accounts::forget_browser(&app.db, &before).await?;
    }
    session::begin(
        &session,
        came_in.session,
        session::client(address, &headers),
    )
    .await?;
    session.insert(KEPT, came_in.kept).await?;
    let next = Redirect::to(routes::local(&came_in.next));
    Ok((AppendHeaders([(SET_COOKIE, remember::removed(&app))]), next).into_response())
}
