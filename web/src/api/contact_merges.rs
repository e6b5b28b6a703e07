//! Two contacts that are one.

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::contacts;
use shared::ids::{ContactId, ContactMergeId};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::contacts::Contact;
use super::input::{self, Id, Json};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MergeBody {
    /// The contact that remains.
    #[schema(value_type = Uuid)]
    into: Option<String>,
}

/// Merges a contact into another, with all that is linked to it; answers the one that remains.
#[utoipa::path(post, path = "/contacts/{id}/merge", params(("id" = Uuid, Path)), request_body = MergeBody,
    responses((status = 200, body = Contact), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn merge(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactId>,
    Json(body): Json<MergeBody>,
) -> Result<Answer<Contact>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let into = input::id("into", "unknown-contact", body.into)?
        .ok_or_else(|| Problem::field("into", "required"))?;
    let kept = contacts::merge(&mut tx, id, into).await?;
    tx.commit().await?;
    Ok(Answer(kept.into()))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactMerge {
    id: Uuid,
    /// The name of the contact that was merged.
    contact: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// Who did it, by name.
    actor: String,
}

impl From<contacts::Merge> for ContactMerge {
    fn from(merge: contacts::Merge) -> Self {
        Self {
            id: merge.id.uuid(),
            contact: merge.contact,
            at: merge.at,
            actor: merge.actor,
        }
    }
}

/// The merges into a contact that can still be undone, newest first.
#[utoipa::path(get, path = "/contacts/{id}/merges", params(("id" = Uuid, Path)),
    responses((status = 200, body = List<ContactMerge>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
) -> Result<Answer<List<ContactMerge>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(List::all(
        contacts::list_undoable_merges(&mut tx, id).await?,
    ))
}

/// Takes a merge back; answers the contact that had remained.
#[utoipa::path(post, path = "/contact-merges/{id}/undo", params(("id" = Uuid, Path)),
    responses((status = 200, body = Contact), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn undo(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactMergeId>,
) -> Result<Answer<Contact>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let kept = contacts::undo_merge(&mut tx, id).await?;
    let kept = contacts::find(&mut tx, kept)
        .await?
        .ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(Answer(kept.into()))
}
