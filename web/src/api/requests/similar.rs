//! "Looks like n° …".

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::RequestId;
use shared::requests::{self, SimilarRequest};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::caller::Salesperson;
use crate::api::input::{self, Id, Json};
use crate::api::paging::List;
use crate::api::problem::Problem;
use crate::app::App;

/// An earlier open request that a new one may belong to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Similar {
    id: Uuid,
    number: String,
    subject: String,
}

impl From<SimilarRequest> for Similar {
    fn from(similar: SimilarRequest) -> Self {
        Self {
            id: similar.id.uuid(),
            number: similar.number,
            subject: similar.subject,
        }
    }
}

/// Requests into which this new one may have to be merged; none once it was answered.
#[utoipa::path(get, path = "/requests/{id}/similar", params(("id" = Uuid, Path)),
    responses((status = 200, body = List<Similar>), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<List<Similar>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let request = requests::find(&mut tx, id, false).await?;
    let similar = requests::list_similar(&mut tx, &request).await?;
    Ok(List::all(similar))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Dismissal {
    #[schema(value_type = Uuid)]
    request_id: Option<String>,
}

/// They are two: it is not suggested again.
#[utoipa::path(post, path = "/requests/{id}/similar/dismiss", params(("id" = Uuid, Path)), request_body = Dismissal,
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn dismiss(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(dismissal): Json<Dismissal>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let other = input::id("request_id", "unknown-request", dismissal.request_id)?
        .ok_or_else(|| Problem::field("request_id", "required"))?;
    requests::dismiss_similar(&mut tx, id, other).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
