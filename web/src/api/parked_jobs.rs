//! Work that was given up: what it was, why, and another try. Owners only.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::queue;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Owner;
use super::input::Id;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ParkedJob {
    id: i64,
    /// What it does: `understand_mail`, `send_message`, `send_system_mail`…
    kind: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    attempts: i16,
    /// Why the last attempt failed.
    detail: String,
}

impl From<queue::ParkedJob> for ParkedJob {
    fn from(job: queue::ParkedJob) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            created_at: job.created_at,
            attempts: job.attempts,
            detail: job.last_error,
        }
    }
}

/// The company's jobs that were given up, the oldest 200 first.
#[utoipa::path(get, path = "/parked-jobs", responses((status = 200, body = List<ParkedJob>)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<List<ParkedJob>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let parked = queue::list_own_parked(&mut tx, queue::SHOWN_PARKED).await?;
    Ok(List::all(parked))
}

/// Gives a job all its attempts again.
#[utoipa::path(post, path = "/parked-jobs/{id}/retry", params(("id" = i64, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn retry(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<i64>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !queue::retry_own_parked(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
