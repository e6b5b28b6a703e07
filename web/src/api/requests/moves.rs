//! Merge, split and move, and taking them back.

use std::str::FromStr;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::{MessageId, MoveId, RequestId};
use shared::requests::{self, SplitDraft, SplitForm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Detail, commit};
use crate::api::caller::Salesperson;
use crate::api::input::{self, Id, Json};
use crate::api::problem::Problem;
use crate::app::App;

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Moved {
    /// For `POST /moves/{id}/undo`, during 30 days.
    move_id: Uuid,
    /// Where the messages are now.
    request_id: Uuid,
}

impl From<requests::Moved> for Moved {
    fn from(moved: requests::Moved) -> Self {
        Self {
            move_id: moved.id.uuid(),
            request_id: moved.to.uuid(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Merge {
    #[schema(value_type = Uuid)]
    into: Option<String>,
}

/// Merges a request into another: everything goes there, and its number and addresses lead there.
#[utoipa::path(post, path = "/requests/{id}/merge", params(("id" = Uuid, Path)), request_body = Merge,
    responses((status = 200, body = Moved), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn merge(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(merge): Json<Merge>,
) -> Result<Answer<Moved>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let into = request_named("into", merge.into)?;
    let moved = requests::merge(&mut tx, id, into).await?;
    tx.commit().await?;
    Ok(Answer(moved.into()))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Split {
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    message_ids: Vec<MessageId>,
    /// Left out: the subject of the oldest of them.
    subject: Option<String>,
}

/// Makes a new request of some messages. Who wrote the oldest incoming one asks.
#[utoipa::path(post, path = "/requests/{id}/split", params(("id" = Uuid, Path)), request_body = Split,
    responses((status = 201, body = Moved), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn split(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(split): Json<Split>,
) -> Result<(StatusCode, Answer<Moved>), Problem> {
    let form = SplitForm {
        message_ids: split.message_ids,
        subject: split.subject.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let moved = requests::split(&mut tx, id, SplitDraft::try_from(form)?).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(moved.into())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Move {
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    message_ids: Vec<MessageId>,
    #[schema(value_type = Uuid)]
    to: Option<String>,
}

/// Moves some messages to another request.
#[utoipa::path(post, path = "/requests/{id}/move", params(("id" = Uuid, Path)), request_body = Move,
    responses((status = 200, body = Moved), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn move_messages(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(body): Json<Move>,
) -> Result<Answer<Moved>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let to = request_named("to", body.to)?;
    let moved = requests::move_messages(&mut tx, id, &body.message_ids, to).await?;
    tx.commit().await?;
    Ok(Answer(moved.into()))
}

/// Takes a merge, split or move back; answers the request that has its messages again. 409: too late, or something stands in the way.
#[utoipa::path(post, path = "/moves/{id}/undo", params(("id" = Uuid, Path)),
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn undo(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<MoveId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let request = requests::undo_move(&mut tx, id).await?;
    commit(tx, request).await
}

fn request_named<T: FromStr>(field: &'static str, text: Option<String>) -> Result<T, Problem> {
    input::id(field, "unknown-request", text)?.ok_or_else(|| Problem::field(field, "required"))
}
