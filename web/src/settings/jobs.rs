//! Work that was given up: seen and tried again. Owners only.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Serialize;
use serde_json::json;
use shared::queue::{self, ParkedJob};
use time::OffsetDateTime;

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::session::{Flash, Owner};

/// A job as the page shows it.
#[derive(Debug, Serialize)]
struct JobView {
    id: i64,
    /// The key of what it was to do.
    label: &'static str,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    attempts: i16,
    reason: String,
}

impl From<ParkedJob> for JobView {
    fn from(job: ParkedJob) -> Self {
        Self {
            id: job.id,
            label: match job.kind.as_str() {
                "understand_mail" => "jobs-understand-mail",
                "send_message" => "jobs-send-message",
                "send_system_mail" => "jobs-send-system-mail",
                _ => "jobs-other",
            },
            created_at: job.created_at,
            attempts: job.attempts,
            reason: job.last_error,
        }
    }
}

pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let jobs: Vec<JobView> = queue::list_own_parked(&mut tx, queue::SHOWN_PARKED)
        .await?
        .into_iter()
        .map(JobView::from)
        .collect();
    owner.render("pages/settings/jobs.html", json!({ "jobs": jobs }))
}

/// Gives a job all its attempts again.
pub(super) async fn retry(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<i64>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    if !queue::retry_own_parked(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    owner.flash(Flash::success("jobs-retried")).await?;
    Ok(Redirect::to(routes::JOBS))
}
