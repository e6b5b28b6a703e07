//! Prospects and customers.

use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::contacts::{self, ContactDraft, ContactForm, ContactKind};
use shared::fields::FieldErrors;
use shared::ids::ContactId;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Id, Json, Salesperson};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Contact {
    #[schema(value_type = String, format = "uuid")]
    id: ContactId,
    /// `prospect` or `customer`.
    #[schema(value_type = String)]
    kind: ContactKind,
    name: String,
    company: String,
    email: Option<String>,
    phone: String,
    vat_number: String,
    website: String,
    address: String,
    language: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<contacts::Contact> for Contact {
    fn from(contact: contacts::Contact) -> Self {
        Self {
            id: contact.id,
            kind: contact.kind,
            name: contact.name,
            company: contact.company,
            email: contact.email,
            phone: contact.phone,
            vat_number: contact.vat_number,
            website: contact.website,
            address: contact.address,
            language: contact.language,
            created_at: contact.created_at,
        }
    }
}

/// A contact to make, or what to change of one.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct ContactBody {
    name: Option<String>,
    company: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    vat_number: Option<String>,
    website: Option<String>,
    address: Option<String>,
    language: Option<String>,
}

impl ContactBody {
    pub(super) fn into_draft(self) -> Result<ContactDraft, FieldErrors> {
        self.over(ContactForm::default())
    }

    fn over(self, now: ContactForm) -> Result<ContactDraft, FieldErrors> {
        ContactDraft::try_from(ContactForm {
            name: self.name.unwrap_or(now.name),
            company: self.company.unwrap_or(now.company),
            email: self.email.unwrap_or(now.email),
            phone: self.phone.unwrap_or(now.phone),
            vat_number: self.vat_number.unwrap_or(now.vat_number),
            website: self.website.unwrap_or(now.website),
            address: self.address.unwrap_or(now.address),
            language: self.language.unwrap_or(now.language),
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `prospect` or `customer`.
    #[param(value_type = Option<String>)]
    kind: Option<ContactKind>,
    /// Letters of name, company, address, VAT number or phone.
    q: Option<String>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

#[utoipa::path(get, path = "/contacts", params(ListQuery), responses((status = 200, body = List<Contact>)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Contact>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let mut tx = app.db.begin(&caller.principal).await?;
    let page = contacts::list(
        &mut tx,
        query.kind,
        query.q.as_deref().unwrap_or_default(),
        cursor,
        limit,
    )
    .await?;
    Ok(List::of(page, Contact::from))
}

#[utoipa::path(post, path = "/contacts", request_body = ContactBody, responses((status = 201, body = Contact), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<ContactBody>,
) -> Result<(StatusCode, Answer<Contact>), Problem> {
    let draft = body.into_draft()?;
    let mut tx = app.db.begin(&principal).await?;
    let contact = contacts::create(&mut tx, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(contact.into())))
}

#[utoipa::path(get, path = "/contacts/{id}", responses((status = 200, body = Contact), (status = 404, body = Problem)))]
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

#[utoipa::path(patch, path = "/contacts/{id}", request_body = ContactBody, responses((status = 200, body = Contact), (status = 404, body = Problem), (status = 422, body = Problem)))]
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
    let draft = body.over(ContactForm {
        name: now.name,
        company: now.company,
        email: now.email.unwrap_or_default(),
        phone: now.phone,
        vat_number: now.vat_number,
        website: now.website,
        address: now.address,
        language: now.language.unwrap_or_default(),
    })?;
    let contact = contacts::update(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok(Answer(contact.into()))
}
