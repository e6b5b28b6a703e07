//! The way to the identity provider.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use serde::Deserialize;
use shared::sso;
use tower_sessions::Session;

use super::pending::{self, Pending};
use super::refused;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::routes;

/// Where sign-in leads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BeginQuery {
    next: String,
}

/// `GET /sso/{company}`.
pub(super) async fn get(
    State(app): State<App>,
    session: Session,
    ClientAddress(address): ClientAddress,
    Path(company): Path<String>,
    Query(query): Query<BeginQuery>,
) -> Result<Redirect, PageError> {
    let began = sso::begin(&app.db, &company, routes::local(&query.next), address)
        .await
        .map_err(refused)?;
    let pending = Pending {
        request: began.request,
        trial: false,
    };
    pending::add(&session, pending).await?;
    Ok(Redirect::to(&began.address))
}
