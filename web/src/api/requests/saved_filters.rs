//! Filters of the list that the token's member keeps under a name.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::SavedFilterId;
use shared::requests;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::caller::Salesperson;
use crate::api::input::{Id, Json};
use crate::api::paging::List;
use crate::api::problem::Problem;
use crate::app::App;
use crate::requests::ListQuery;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SavedFilter {
    id: Uuid,
    name: String,
    /// The query of the list's page in the portal.
    query: String,
}

impl From<requests::SavedFilter> for SavedFilter {
    fn from(filter: requests::SavedFilter) -> Self {
        Self {
            id: filter.id.uuid(),
            name: filter.name,
            query: filter.query,
        }
    }
}

/// The member's filters, by name.
#[utoipa::path(get, path = "/saved-filters", responses((status = 200, body = List<SavedFilter>)))]
pub(crate) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<SavedFilter>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(requests::list_filters(&mut tx).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewFilter {
    name: String,
    /// As in the address of the list's page, such as `status=received&unread=true`; what that page does not know is left out.
    query: String,
}

/// Keeps a filter; one of the same name is replaced.
#[utoipa::path(post, path = "/saved-filters", request_body = NewFilter, responses((status = 201, body = SavedFilter), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(new): Json<NewFilter>,
) -> Result<(StatusCode, Answer<SavedFilter>), Problem> {
    let query = ListQuery::decode(&new.query).encode();
    let mut tx = app.db.begin(&principal).await?;
    let id = requests::save_filter(&mut tx, &new.name, &query).await?;
    tx.commit().await?;
    let kept = SavedFilter {
        id: id.uuid(),
        name: new.name,
        query,
    };
    Ok((StatusCode::CREATED, Answer(kept)))
}

/// Forgets a filter.
#[utoipa::path(delete, path = "/saved-filters/{id}", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<SavedFilterId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !requests::delete_filter(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
