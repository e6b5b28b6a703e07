//! Senders whose mail is held.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::company::{self, BlockedSender};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Salesperson;
use super::input::Json;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Blocked {
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<BlockedSender> for Blocked {
    fn from(blocked: BlockedSender) -> Self {
        Self {
            email: blocked.email,
            created_at: blocked.created_at,
        }
    }
}

/// Blocked senders, by address.
#[utoipa::path(get, path = "/blocked-senders", responses((status = 200, body = List<Blocked>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Blocked>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(company::list_blocked(&mut tx).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewBlocked {
    email: String,
}

/// Blocks an address; twice is as once. An address of the company itself is refused.
#[utoipa::path(post, path = "/blocked-senders", request_body = NewBlocked,
    responses((status = 201, body = Blocked), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(new): Json<NewBlocked>,
) -> Result<(StatusCode, Answer<Blocked>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let blocked = company::block_sender(&mut tx, &new.email).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(blocked.into())))
}

/// Lets an address in again.
#[utoipa::path(delete, path = "/blocked-senders/{email}", params(("email" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Path(email): Path<String>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !company::unblock_sender(&mut tx, &email).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
