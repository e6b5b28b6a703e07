//! Prospects and customers.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::contacts::{self, ContactDraft, ContactForm, ContactKind, Filter, Nature};
use shared::ids::ContactId;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::input::{Id, Json, Query, emptied_by_null};
use super::paging::{List, Paging};
use super::problem::Problem;
use super::requests::timeline::Entry;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Contact {
    id: Uuid,
    /// `prospect` or `customer`.
    #[schema(value_type = String)]
    kind: ContactKind,
    /// `person` or `company`.
    #[schema(value_type = String)]
    nature: Nature,
    name: String,
    company: String,
    email: Option<String>,
    phone: String,
    vat_number: String,
    website: String,
    /// Street and number.
    address: String,
    postal_code: String,
    city: String,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// `fr`, `nl`, `en` or `de`.
    language: Option<String>,
    notes: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl From<contacts::Contact> for Contact {
    fn from(contact: contacts::Contact) -> Self {
        Self {
            id: contact.id.uuid(),
            kind: contact.kind,
            nature: contact.nature,
            name: contact.name,
            company: contact.company,
            email: contact.email,
            phone: contact.phone,
            vat_number: contact.vat_number,
            website: contact.website,
            address: contact.address,
            postal_code: contact.postal_code,
            city: contact.city,
            country: contact.country,
            language: contact.language,
            notes: contact.notes,
            created_at: contact.created_at,
            updated_at: contact.updated_at,
        }
    }
}

/// A contact to make, or what to change of one: what is left out stays as it is, `null` empties.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(default)]
#[derive(Default)]
pub(super) struct ContactBody {
    /// `person` or `company`; left out of a new contact: what the other fields speak for.
    #[serde(deserialize_with = "emptied_by_null")]
    nature: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    name: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    company: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    email: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    phone: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    vat_number: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    website: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    address: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    postal_code: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    city: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(deserialize_with = "emptied_by_null")]
    country: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    language: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    notes: Option<String>,
}

impl ContactBody {
    /// A new contact.
    pub(super) fn draft(self) -> Result<ContactDraft, Problem> {
        self.over(ContactForm::default())
    }

    fn over(self, now: ContactForm) -> Result<ContactDraft, Problem> {
        let form = ContactForm {
            nature: self.nature.unwrap_or(now.nature),
            name: self.name.unwrap_or(now.name),
            company: self.company.unwrap_or(now.company),
            email: self.email.unwrap_or(now.email),
            phone: self.phone.unwrap_or(now.phone),
            vat_number: self.vat_number.unwrap_or(now.vat_number),
            website: self.website.unwrap_or(now.website),
            address: self.address.unwrap_or(now.address),
            postal_code: self.postal_code.unwrap_or(now.postal_code),
            city: self.city.unwrap_or(now.city),
            country: self.country.unwrap_or(now.country),
            language: self.language.unwrap_or(now.language),
            notes: self.notes.unwrap_or(now.notes),
        };
        Ok(ContactDraft::try_from(form)?)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `prospect` or `customer`.
    #[param(value_type = Option<String>)]
    kind: Option<ContactKind>,
    /// Letters of name, company, address, VAT number or phone, of the contact or of somebody there.
    q: Option<String>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Contacts, newest first.
#[utoipa::path(get, path = "/contacts", params(ListQuery), responses((status = 200, body = List<Contact>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Contact>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let filter = Filter {
        kind: query.kind,
        search: query.q.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(List::of(
        contacts::list(&mut tx, &filter, cursor, limit).await?,
    ))
}

/// Makes a prospect.
#[utoipa::path(post, path = "/contacts", request_body = ContactBody, responses((status = 201, body = Contact), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<ContactBody>,
) -> Result<(StatusCode, Answer<Contact>), Problem> {
    let draft = body.draft()?;
    let mut tx = app.db.begin(&principal).await?;
    let contact = contacts::create(&mut tx, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(contact.into())))
}

/// A contact.
#[utoipa::path(get, path = "/contacts/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = Contact), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
) -> Result<Answer<Contact>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let contact = contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Answer(contact.into()))
}

/// Changes a contact.
#[utoipa::path(patch, path = "/contacts/{id}", params(("id" = Uuid, Path)), request_body = ContactBody,
    responses((status = 200, body = Contact), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactId>,
    Json(body): Json<ContactBody>,
) -> Result<Answer<Contact>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let draft = body.over(now.form())?;
    let contact = contacts::update(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok(Answer(contact.into()))
}

/// What happened to a contact, newest first.
#[utoipa::path(get, path = "/contacts/{id}/timeline", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = List<Entry>), (status = 404, body = Problem)))]
pub(super) async fn timeline(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Entry>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&caller.principal).await?;
    contacts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(List::of(
        contacts::list_timeline(&mut tx, id, cursor, limit).await?,
    ))
}
