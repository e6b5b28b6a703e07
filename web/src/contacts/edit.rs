//! Changing a contact.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::contacts::{self, Contact, ContactError, ContactForm, vat_check};
use shared::fields::FieldErrors;
use shared::ids::ContactId;

use super::access::Editor;
use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// The page.
#[derive(Debug, Serialize)]
struct EditPage {
    contact: Contact,
    list: &'static str,
    form: ContactForm,
    errors: FieldErrors,
}

/// What the form begins with besides what is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `vies`: what VIES said, in the fields that are empty.
    fill: String,
}

/// `GET /contacts/{id}/edit`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let filled = match asked.fill.as_str() {
        "vies" => filled(&app, &editor, id).await?,
        _ => None,
    };
    show(&app, &editor, id, filled, FieldErrors::default()).await
}

/// The form with what VIES said. `None`: it said nothing.
async fn filled(
    app: &App,
    editor: &Editor,
    id: ContactId,
) -> Result<Option<ContactForm>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::find(&mut tx, id).await?;
    let contact = contact.ok_or(PageError::NotFound)?;
    let check = vat_check::find(&mut tx, &contact.vat_number).await?;
    Ok(check.map(|check| check.fill(&contact)))
}

/// `POST /contacts/{id}/edit`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    Form(form): Form<ContactForm>,
) -> Result<Redirect, PageError> {
    match update(&app, &editor, id, form.clone()).await {
        Ok(()) => {
            editor.flash(Flash::success("flash-saved")).await?;
            Ok(Redirect::to(&routes::contact(id)))
        }
        Err(ContactError::Fields(errors)) => Err(PageError::Invalid(
            show(&app, &editor, id, Some(form), errors).await?,
        )),
        Err(error) => Err(refused(error)),
    }
}

async fn update(
    app: &App,
    editor: &Editor,
    id: ContactId,
    form: ContactForm,
) -> Result<(), ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    contacts::update(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok(())
}

/// The form with what was typed, or with what is kept.
async fn show(
    app: &App,
    editor: &Editor,
    id: ContactId,
    typed: Option<ContactForm>,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    editor.render(
        "pages/contacts/edit.html",
        EditPage {
            list: routes::contacts(contact.kind),
            form: typed.unwrap_or_else(|| contact.form()),
            contact,
            errors,
        },
    )
}
