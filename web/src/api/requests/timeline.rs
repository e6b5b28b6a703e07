//! What happened to a request.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use shared::contacts::ContactEntry;
use shared::ids::RequestId;
use shared::requests::{self, TimelineEntry};
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::api::caller::Salesperson;
use crate::api::input::{Id, Query};
use crate::api::paging::{List, Paging};
use crate::api::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry {
    event: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// Who did it, by name; empty: Proffer itself.
    actor: String,
    /// What more there is to say, by event.
    #[schema(value_type = Object)]
    data: Value,
}

impl From<TimelineEntry> for Entry {
    fn from(entry: TimelineEntry) -> Self {
        Self {
            event: entry.event,
            at: entry.at,
            actor: entry.actor,
            data: entry.data,
        }
    }
}

impl From<ContactEntry> for Entry {
    fn from(entry: ContactEntry) -> Self {
        Self {
            event: entry.event,
            at: entry.at,
            actor: entry.actor,
            data: entry.data,
        }
    }
}

/// Everything that happened to a request, newest first.
#[utoipa::path(get, path = "/requests/{id}/timeline", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = List<Entry>), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Entry>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    Ok(List::of(
        requests::list_timeline(&mut tx, id, cursor, limit).await?,
    ))
}
