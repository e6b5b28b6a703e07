//! The same thing done to many requests at once.

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::RequestId;
use shared::requests::{self, BulkAction, BulkResult};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::caller::Salesperson;
use crate::api::input::{self, Json};
use crate::api::problem::Problem;
use crate::app::App;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Bulk {
    /// At most 200.
    ids: Vec<Uuid>,
    action: Action,
    /// For `assign`: a member, or null for nobody.
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Action {
    Assign,
    Cancel,
    Delete,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changed {
    /// Requests it was done to.
    done: usize,
    /// Left as they were: unknown, or it does not apply where they stand.
    left: usize,
}

impl From<BulkResult> for Changed {
    fn from(BulkResult { done, left }: BulkResult) -> Self {
        Self { done, left }
    }
}

/// Does one thing to many requests: those it does not apply to are left, and counted.
#[utoipa::path(post, path = "/requests/bulk", request_body = Bulk, responses((status = 200, body = Changed), (status = 422, body = Problem)))]
pub(crate) async fn bulk(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(bulk): Json<Bulk>,
) -> Result<Answer<Changed>, Problem> {
    let action = match bulk.action {
        Action::Assign => BulkAction::Assign(input::id(
            "assignee_id",
            "unknown-member",
            bulk.assignee_id,
        )?),
        Action::Cancel => BulkAction::Cancel,
        Action::Delete => BulkAction::Delete,
    };
    let ids: Vec<RequestId> = bulk.ids.into_iter().map(RequestId::from).collect();
    let mut tx = app.db.begin(&principal).await?;
    let changed = requests::bulk(&mut tx, &ids, action).await?;
    tx.commit().await?;
    Ok(Answer(changed.into()))
}
