//! What the company has switched on, and the settings of Quote requests.

use axum::Json as Answer;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::extensions;
use shared::extensions::quote_requests::{self, Settings};
use utoipa::ToSchema;

use super::caller::{Owner, Salesperson};
use super::input::Json;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Extension {
    /// `quote-requests`, `prospects`.
    key: &'static str,
    active: bool,
}

/// Every extension, active or not.
#[utoipa::path(get, path = "/extensions", responses((status = 200, body = List<Extension>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Extension>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let active = extensions::active_keys(&mut tx).await?;
    Ok(List::all(extensions::all().iter().map(|extension| {
        Extension {
            key: extension.key,
            active: active.iter().any(|key| key == extension.key),
        }
    })))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Activation {
    active: bool,
}

/// Switches an extension on, with what it needs, or off.
#[utoipa::path(put, path = "/extensions/{key}", params(("key" = String, Path)), request_body = Activation,
    responses((status = 200, body = Extension), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
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
        extensions::deactivate(&mut tx, extension).await?;
    }
    tx.commit().await?;
    Ok(Answer(Extension {
        key: extension.key,
        active,
    }))
}

/// The settings of Quote requests: `sender`, `auto_reply`, `assignment`, `reminder_after_working_days`, and
/// `follow_up` with `days_before_expiry` and `working_days_unanswered`, after which customers are reminded; `null`: never.
#[utoipa::path(get, path = "/extensions/quote-requests/settings", responses((status = 200, body = Object)))]
pub(super) async fn get_settings(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(quote_requests::settings(&mut tx).await?))
}

/// Changes the settings of Quote requests; what is left out stays as it is.
#[utoipa::path(put, path = "/extensions/quote-requests/settings", request_body = Object,
    responses((status = 200, body = Object), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put_settings(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<Value>,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let settings = quote_requests::settings(&mut tx)
        .await?
        .changed_by(change)?;
    quote_requests::update_settings(&mut tx, &settings).await?;
    tx.commit().await?;
    Ok(Answer(settings))
}
