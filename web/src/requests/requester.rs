//! Saying who asks.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::RequestId;
use shared::requests::{self, RequestError, RequesterForm};

use super::answer::answer;
use super::forms::Returned;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;

/// `POST /requests/{id}/requester`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<RequesterForm>,
) -> Result<Redirect, PageError> {
    let done = choose(&app, &member, id, form.clone()).await;
    answer(&app, &member, id, done, Returned::Requester(form)).await
}

async fn choose(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: RequesterForm,
) -> Result<&'static str, RequestError> {
    let mut tx = app.db.begin(&member.principal).await?;
    requests::choose_requester(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok("flash-saved")
}
