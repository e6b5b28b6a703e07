//! Answering the requester.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::RequestId;
use shared::requests::{self, ReplyForm, RequestError};

use super::answer::answer;
use super::forms::{Returned, uploaded};
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Upload;

/// `POST /requests/{id}/replies`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Upload { form, files }: Upload<ReplyForm>,
) -> Result<Redirect, PageError> {
    let form = ReplyForm {
        files: uploaded(files),
        ..form
    };
    let done = send(&app, &member, id, form.clone()).await;
    answer(&app, &member, id, done, Returned::Reply(form)).await
}

async fn send(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: ReplyForm,
) -> Result<&'static str, RequestError> {
    let mut tx = app.db.begin(&member.principal).await?;
    requests::reply(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok("flash-reply-queued")
}
