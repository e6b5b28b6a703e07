//! What the company has switched on, and the settings of Quote requests.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::extensions::quote_requests::{self, Settings, SettingsError};
use shared::extensions::{self, ExtensionError};
use utoipa::ToSchema;

use super::caller::{Caller, Json, Owner};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Extension {
    key: &'static str,
    active: bool,
}

#[utoipa::path(get, path = "/extensions", responses((status = 200, body = List<Extension>)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<List<Extension>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let active = extensions::active_keys(&mut tx).await?;
    let item = |key: &'static str| Extension {
        key,
        active: active.iter().any(|active| active == key),
    };
    Ok(List::all(
        extensions::all()
            .iter()
            .map(|extension| item(extension.key))
            .collect(),
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Activation {
    active: bool,
}

#[utoipa::path(put, path = "/extensions/{key}", request_body = Activation, responses((status = 200, body = Extension), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Path(key): Path<String>,
    Json(Activation { active }): Json<Activation>,
) -> Result<Answer<Extension>, Problem> {
    let extension = extensions::find(&key).ok_or_else(Problem::not_found)?;
    let mut tx = app.db.begin(&principal).await?;
    if active {
        extensions::activate(&mut tx, extension).await?;
    } else {
        extensions::deactivate(&mut tx, extension)
            .await
            .map_err(|error| match error {
                ExtensionError::Needed(by) => {
                    Problem::new(StatusCode::CONFLICT, format!("{by} needs it"))
                }
                ExtensionError::Db(error) => error.into(),
            })?;
    }
    tx.commit().await?;
    Ok(Answer(Extension {
        key: extension.key,
        active,
    }))
}

#[utoipa::path(get, path = "/extensions/quote-requests/settings", responses((status = 200, body = Object)))]
pub(super) async fn get_settings(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(Answer(quote_requests::settings(&mut tx).await?))
}

#[utoipa::path(put, path = "/extensions/quote-requests/settings", request_body = Object, responses((status = 200, body = Object), (status = 422, body = Problem)))]
pub(super) async fn put_settings(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<serde_json::Value>,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let settings = quote_requests::settings(&mut tx)
        .await?
        .changed_by(change)?;
    quote_requests::update_settings(&mut tx, &settings)
        .await
        .map_err(|error| match error {
            SettingsError::Fields(errors) => Problem::from(errors),
            SettingsError::Db(error) => error.into(),
        })?;
    tx.commit().await?;
    Ok(Answer(settings))
}
