//! The people at a contact.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::contacts::{self, PersonDraft, PersonForm};
use shared::ids::{ContactId, ContactPersonId};
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::input::{Id, Json, emptied_by_null};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactPerson {
    id: Uuid,
    contact_id: Uuid,
    name: String,
    /// What they do there.
    role: String,
    email: Option<String>,
    phone: String,
}

impl From<contacts::Person> for ContactPerson {
    fn from(person: contacts::Person) -> Self {
        Self {
            id: person.id.uuid(),
            contact_id: person.contact_id.uuid(),
            name: person.name,
            role: person.role,
            email: person.email,
            phone: person.phone,
        }
    }
}

/// Somebody to add, or what to change: what is left out stays as it is, `null` empties.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ContactPersonBody {
    #[serde(deserialize_with = "emptied_by_null")]
    name: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    role: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    email: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    phone: Option<String>,
}

impl ContactPersonBody {
    fn over(self, now: PersonForm) -> Result<PersonDraft, Problem> {
        let form = PersonForm {
            name: self.name.unwrap_or(now.name),
            role: self.role.unwrap_or(now.role),
            email: self.email.unwrap_or(now.email),
            phone: self.phone.unwrap_or(now.phone),
        };
        Ok(PersonDraft::try_from(form)?)
    }
}

/// The people at a contact, in the order they came.
#[utoipa::path(get, path = "/contacts/{id}/persons", params(("id" = Uuid, Path)),
    responses((status = 200, body = List<ContactPerson>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
) -> Result<Answer<List<ContactPerson>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(List::all(contacts::list_persons(&mut tx, id).await?))
}

/// Adds somebody to a contact.
#[utoipa::path(post, path = "/contacts/{id}/persons", params(("id" = Uuid, Path)), request_body = ContactPersonBody,
    responses((status = 201, body = ContactPerson), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactId>,
    Json(body): Json<ContactPersonBody>,
) -> Result<(StatusCode, Answer<ContactPerson>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let draft = body.over(PersonForm::default())?;
    let person = contacts::add_person(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(person.into())))
}

/// Changes what is kept of somebody.
#[utoipa::path(patch, path = "/contact-persons/{id}", params(("id" = Uuid, Path)), request_body = ContactPersonBody,
    responses((status = 200, body = ContactPerson), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactPersonId>,
    Json(body): Json<ContactPersonBody>,
) -> Result<Answer<ContactPerson>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = contacts::find_person(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let draft = body.over(now.form())?;
    let person = contacts::update_person(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok(Answer(person.into()))
}

/// Removes somebody from their contact.
#[utoipa::path(delete, path = "/contact-persons/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactPersonId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    contacts::remove_person(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
