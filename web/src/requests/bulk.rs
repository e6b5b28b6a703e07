//! The same thing done to all requests that are ticked in the list.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use shared::ids::RequestId;
use shared::requests::{self, BulkAction};

use super::answer::refused;
use super::query::ListQuery;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Form, optional_id};

/// Which requests, and what to do to them.
#[derive(Debug, Deserialize)]
pub(super) struct BulkForm {
    #[serde(default)]
    ids: Vec<RequestId>,
    /// `assign` or `cancel`.
    action: String,
    #[serde(default)]
    assignee_id: String,
    /// The list's query, to come back to.
    #[serde(default)]
    back: String,
}

/// `POST /requests/bulk`. The list then says how many were changed.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Form(form): Form<BulkForm>,
) -> Result<Redirect, PageError> {
    let action = match form.action.as_str() {
        "assign" => BulkAction::Assign(
            optional_id(&form.assignee_id, "assignee_id", "unknown-member")
                .map_err(|_| PageError::BadRequest)?,
        ),
        "cancel" => BulkAction::Cancel,
        _ => return Err(PageError::BadRequest),
    };
    let mut tx = app.db.begin(&member.principal).await?;
    let result = requests::bulk(&mut tx, &form.ids, action)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    let shown = ListQuery {
        done: Some(result.done),
        left: result.left,
        ..ListQuery::decode(&form.back)
    };
    Ok(Redirect::to(&shown.address()))
}
