//! The prospect or customer behind a request: made from it, linked, unlinked, searched for.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::contacts::{self, Contact};
use shared::fields::FieldErrors;
use shared::ids::RequestId;
use shared::requests::{self, ProspectForm, RequestError};

use super::answer::answer;
use super::forms::Returned;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Form, optional_id};
use crate::routes;

/// What comes after.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreateQuery {
    /// `offer`: the new prospect gets one.
    then: String,
}

/// `POST /requests/{id}/prospect`.
pub(super) async fn create(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(query): Query<CreateQuery>,
    Form(form): Form<ProspectForm>,
) -> Result<Redirect, PageError> {
    let done = make(&app, &member, id, form.clone()).await;
    if done.is_ok() && query.then == "offer" {
        return Ok(Redirect::to(&routes::new_offer(id)));
    }
    answer(&app, &member, id, done, Returned::Prospect(form)).await
}

async fn make(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: ProspectForm,
) -> Result<&'static str, RequestError> {
    let mut tx = app.db.begin(&member.principal).await?;
    requests::create_prospect(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok("flash-saved")
}

/// Which contact; without one, what to search for.
#[derive(Debug, Deserialize)]
pub(super) struct ContactForm {
    /// A contact, or empty to unlink.
    contact_id: Option<String>,
    #[serde(default)]
    q: String,
}

/// `POST /requests/{id}/contact`.
pub(super) async fn link(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<ContactForm>,
) -> Result<Redirect, PageError> {
    let done = set(&app, &member, id, form.contact_id).await;
    answer(&app, &member, id, done, Returned::Contact(form.q)).await
}

async fn set(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    contact: Option<String>,
) -> Result<&'static str, RequestError> {
    let contact = contact.ok_or_else(|| FieldErrors::one("contact_id", "choose-a-contact"))?;
    let contact = optional_id(&contact, "contact_id", "unknown-contact")?;
    let mut tx = app.db.begin(&member.principal).await?;
    requests::link_contact(&mut tx, id, contact).await?;
    tx.commit().await?;
    Ok("flash-saved")
}

/// What is typed into a search for contacts, and what is to be made of those found.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SuggestQuery {
    q: String,
    /// What a `datalist` wants instead of buttons.
    options: bool,
}

#[derive(Debug, Serialize)]
struct Suggestions {
    suggestions: Vec<Contact>,
}

/// `GET /contacts/suggest`: contacts as somebody types.
pub(super) async fn suggest(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<SuggestQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let suggestions = contacts::suggest(&mut tx, &query.q).await?;
    let template = if query.options {
        "pages/requests/options.html"
    } else {
        "pages/requests/suggestions.html"
    };
    member.render(template, Suggestions { suggestions })
}
