//! What of a request is said by hand: whose it is, who asks, which contact that is; and its way into the bin.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::RequestId;
use shared::requests::{self, RequesterDraft, RequesterForm};
use utoipa::ToSchema;

use super::{Detail, commit};
use crate::api::caller::Salesperson;
use crate::api::input::{self, Id, Json, Setting};
use crate::api::problem::Problem;
use crate::app::App;

/// What is left out stays as it is; `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Change {
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Setting<String>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    contact_id: Setting<String>,
    requester: Option<ChosenRequester>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ChosenRequester {
    name: Option<String>,
    email: Option<String>,
}

impl ChosenRequester {
    fn draft(self) -> Result<RequesterDraft, Problem> {
        RequesterDraft::try_from(RequesterForm {
            name: self.name.unwrap_or_default(),
            email: self.email.unwrap_or_default(),
        })
        .map_err(|errors| Problem::from(errors).within("requester"))
    }
}

/// Assigns, links, or says who asks.
#[utoipa::path(patch, path = "/requests/{id}", params(("id" = Uuid, Path)), request_body = Change,
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(change): Json<Change>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    if let Some(requester) = change.requester {
        requests::choose_requester(&mut tx, id, requester.draft()?).await?;
    }
    if let Setting::Set(assignee) = change.assignee_id {
        let assignee = input::id("assignee_id", "unknown-member", assignee)?;
        requests::assign(&mut tx, id, assignee).await?;
    }
    if let Setting::Set(contact) = change.contact_id {
        let contact = input::id("contact_id", "unknown-contact", contact)?;
        requests::link_contact(&mut tx, id, contact).await?;
    }
    commit(tx, id).await
}

/// Puts a request into the bin, from which it can be restored for 30 days.
#[utoipa::path(delete, path = "/requests/{id}", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
