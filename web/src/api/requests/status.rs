//! The moves of a status made by hand: cancel, reopen, spam, restore.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::RequestId;
use shared::requests;

use super::{Detail, commit};
use crate::api::caller::Salesperson;
use crate::api::input::Id;
use crate::api::problem::Problem;
use crate::app::App;

/// Calls a request off.
#[utoipa::path(post, path = "/requests/{id}/cancel", params(("id" = Uuid, Path)),
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::cancel(&mut tx, id).await?;
    commit(tx, id).await
}

/// Takes a cancellation back: the request has the status it had before.
#[utoipa::path(post, path = "/requests/{id}/reopen", params(("id" = Uuid, Path)),
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn reopen(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::reopen(&mut tx, id).await?;
    commit(tx, id).await
}

/// Into the bin as spam: mail of its sender is held from now on, until the request is restored.
#[utoipa::path(post, path = "/requests/{id}/spam", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn spam(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::mark_spam(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a request out of the bin.
#[utoipa::path(post, path = "/requests/{id}/restore", params(("id" = Uuid, Path)),
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn restore(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::restore(&mut tx, id).await?;
    commit(tx, id).await
}
