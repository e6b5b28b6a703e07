//! Everything a company has, as an archive.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use shared::ids::CompanyExportId;
use shared::privacy::export::{self, ExportError};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::Id;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;
use crate::export_file;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CompanyExport {
    id: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    asked_at: OffsetDateTime,
    /// `running`, `ready`, `failed` or `expired`.
    state: &'static str,
    /// How much of it is made.
    percent: i32,
    /// In octets; null until it is ready.
    size: Option<i64>,
    /// Until then it can be downloaded.
    #[serde(with = "time::serde::rfc3339::option")]
    expires_at: Option<OffsetDateTime>,
}

impl From<export::Export> for CompanyExport {
    fn from(export: export::Export) -> Self {
        let state = match (export.failed_at, export.finished_at) {
            (Some(_), _) => "failed",
            (None, None) => "running",
            (None, Some(_)) if export.ready => "ready",
            (None, Some(_)) => "expired",
        };
        Self {
            id: export.id.uuid(),
            asked_at: export.asked_at,
            state,
            percent: export.percent,
            size: export.finished_at.map(|_| export.size),
            expires_at: export.expires_at,
        }
    }
}

/// Has an archive made. Its owner gets a mail when it is ready.
#[utoipa::path(post, path = "/exports",
    responses((status = 202, body = CompanyExport), (status = 403, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<(StatusCode, Answer<CompanyExport>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let export = export::ask(&mut tx).await.map_err(refused)?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(export.into())))
}

fn refused(error: ExportError) -> Problem {
    match error {
        ExportError::Running => Problem::conflict("An archive is being made already."),
        ExportError::TooMany => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Enough archives were asked for within a day.",
        ),
        ExportError::Db(error) => error.into(),
    }
}

/// The newest archives.
#[utoipa::path(get, path = "/exports", responses((status = 200, body = List<CompanyExport>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<List<CompanyExport>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(export::list(&mut tx).await?))
}

/// An archive, and how far it is.
#[utoipa::path(get, path = "/exports/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, body = CompanyExport), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<CompanyExportId>,
) -> Result<Answer<CompanyExport>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let export = export::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Answer(export.into()))
}

/// The archive itself, once it is ready.
#[utoipa::path(get, path = "/exports/{id}/file", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn file(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<CompanyExportId>,
) -> Result<Response, Problem> {
    export_file::answer(app, principal, id)
        .await?
        .ok_or_else(Problem::not_found)
}
