//! Adding a note.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::RequestId;
use shared::requests::{self, NoteForm, RequestError};

use super::answer::answer;
use super::forms::Returned;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;

/// `POST /requests/{id}/notes`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<NoteForm>,
) -> Result<Redirect, PageError> {
    let done = add(&app, &member, id, form.clone()).await;
    answer(&app, &member, id, done, Returned::Note(form)).await
}

async fn add(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: NoteForm,
) -> Result<&'static str, RequestError> {
    let mut tx = app.db.begin(&member.principal).await?;
    requests::add_note(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok("flash-note-added")
}
