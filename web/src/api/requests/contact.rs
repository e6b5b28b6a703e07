//! The contact behind a request.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::RequestId;
use shared::requests;
use utoipa::ToSchema;

use super::{Detail, commit};
use crate::api::caller::Salesperson;
use crate::api::contacts::{Contact, ContactBody};
use crate::api::input::{self, Id, Json};
use crate::api::problem::Problem;
use crate::app::App;

/// Makes a prospect and links the request to it.
#[utoipa::path(post, path = "/requests/{id}/prospect", params(("id" = Uuid, Path)), request_body = ContactBody,
    responses((status = 201, body = Contact), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(body): Json<ContactBody>,
) -> Result<(StatusCode, Answer<Contact>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let contact = requests::create_prospect(&mut tx, id, body.draft()?).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(contact.into())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Link {
    /// `null`: no contact.
    #[schema(value_type = Option<Uuid>)]
    contact_id: Option<String>,
}

/// Links a request to a contact, or to none.
#[utoipa::path(put, path = "/requests/{id}/contact", params(("id" = Uuid, Path)), request_body = Link,
    responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn link(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(link): Json<Link>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let contact = input::id("contact_id", "unknown-contact", link.contact_id)?;
    requests::link_contact(&mut tx, id, contact).await?;
    commit(tx, id).await
}
