//! The end of a company, as programs see it: whether it was ordered, and taking it back. It is ordered in the portal, where an owner says their password.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::privacy::deletion;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Owner;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deletion {
    /// Null: nobody ordered it.
    #[serde(with = "time::serde::rfc3339::option")]
    ordered_at: Option<OffsetDateTime>,
    /// When everything of the company is deleted.
    #[serde(with = "time::serde::rfc3339::option")]
    due_at: Option<OffsetDateTime>,
}

/// Whether the company will be deleted, and when.
#[utoipa::path(get, path = "/deletion", responses((status = 200, body = Deletion), (status = 403, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<Deletion>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let ordered = deletion::find(&mut tx).await?;
    Ok(Answer(Deletion {
        ordered_at: ordered.map(|deletion| deletion.ordered_at),
        due_at: ordered.map(|deletion| deletion.due_at),
    }))
}

/// Takes the deletion back.
#[utoipa::path(delete, path = "/deletion", responses((status = 204), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn undo(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !deletion::undo(&mut tx).await? {
        return Err(Problem::conflict("No deletion was ordered."));
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
