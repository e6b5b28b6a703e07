//! Keeping what somebody types.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use shared::ids::RequestId;
use shared::requests::{self, DraftKind};

use super::answer::refused;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;

/// The fields of the reply or of the note.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DraftForm {
    /// `reply` or `note`.
    kind: String,
    /// Not wanted any more.
    discard: bool,
    subject: String,
    cc: String,
    bcc: String,
    text: String,
    html: String,
}

/// `POST /requests/{id}/drafts`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<DraftForm>,
) -> Result<Response, PageError> {
    let kind = if form.kind == "note" {
        DraftKind::Note
    } else {
        DraftKind::Reply
    };
    let mut tx = app.db.begin(&member.principal).await?;
    if form.discard {
        requests::find(&mut tx, id, false).await.map_err(refused)?;
        requests::discard_draft(&mut tx, id, kind).await?;
        tx.commit().await?;
        return Ok(Redirect::to(&routes::request(id)).into_response());
    }
    let content = match kind {
        DraftKind::Note => json!({ "text": form.text }),
        DraftKind::Reply => {
            json!({ "subject": form.subject, "cc": form.cc, "bcc": form.bcc, "text": form.text, "html": form.html })
        }
    };
    requests::save_draft(&mut tx, id, kind, &content)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
