//! A new prospect by hand.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Serialize;
use shared::company;
use shared::contacts::{self, ContactError, ContactForm};
use shared::fields::FieldErrors;
use shared::ids::ContactId;

use super::access::Editor;
use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::Flash;

/// The page.
#[derive(Debug, Serialize)]
struct NewPage {
    form: ContactForm,
    errors: FieldErrors,
}

/// `GET /contacts/new`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let profile = company::profile(&mut tx).await?;
    // Most who ask for a price do so for their company, and at home.
    let form = ContactForm {
        nature: contacts::Nature::Company.as_str().to_owned(),
        country: profile.country().to_owned(),
        ..ContactForm::default()
    };
    show(&editor, form, FieldErrors::default())
}

/// `POST /contacts/new`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor,
    Form(form): Form<ContactForm>,
) -> Result<Redirect, PageError> {
    match create(&app, &editor, form.clone()).await {
        Ok(id) => {
            editor.flash(Flash::success("contact-created")).await?;
            Ok(Redirect::to(&routes::contact(id)))
        }
        Err(ContactError::Fields(errors)) => Err(PageError::Invalid(show(&editor, form, errors)?)),
        Err(error) => Err(refused(error)),
    }
}

async fn create(app: &App, editor: &Editor, form: ContactForm) -> Result<ContactId, ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::create(&mut tx, form.try_into()?).await?;
    tx.commit().await?;
    Ok(contact.id)
}

fn show(
    editor: &Editor,
    form: ContactForm,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    editor.render("pages/contacts/new.html", NewPage { form, errors })
}
