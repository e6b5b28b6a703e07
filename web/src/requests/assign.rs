//! Giving a request to a salesperson.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use shared::ids::RequestId;
use shared::requests::{self, RequestError};

use super::answer::answer;
use super::forms::Returned;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Form, optional_id};

/// A member, or empty for nobody.
#[derive(Debug, Deserialize)]
pub(super) struct AssignForm {
    assignee_id: String,
}

/// `POST /requests/{id}/assign`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<AssignForm>,
) -> Result<Redirect, PageError> {
    let done = assign(&app, &member, id, &form).await;
    answer(&app, &member, id, done, Returned::Assignee).await
}

async fn assign(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &AssignForm,
) -> Result<&'static str, RequestError> {
    let to = optional_id(&form.assignee_id, "assignee_id", "unknown-member")?;
    let mut tx = app.db.begin(&member.principal).await?;
    requests::assign(&mut tx, id, to).await?;
    tx.commit().await?;
    Ok("flash-saved")
}
