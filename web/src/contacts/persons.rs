//! The people at a contact, each with their form on its page.

use axum::extract::State;
use axum::response::Redirect;
use serde::Serialize;
use shared::contacts::{self, ContactError, Person, PersonForm};
use shared::fields::FieldErrors;
use shared::ids::{ContactId, ContactPersonId};

use super::access::Editor;
use super::{record, refused};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// A person's form on the page; the one for somebody new has no person.
#[derive(Debug, Serialize)]
pub(super) struct PersonView {
    id: Option<ContactPersonId>,
    form: PersonForm,
    errors: FieldErrors,
    open: bool,
}

/// A form that could not be taken, and whose it is.
#[derive(Debug)]
pub(super) struct Returned {
    pub(super) person: Option<ContactPersonId>,
    pub(super) form: PersonForm,
    pub(super) errors: FieldErrors,
}

/// A form per person and one for somebody new, with what came back in its place.
pub(super) fn views(persons: &[Person], returned: Option<Returned>) -> Vec<PersonView> {
    let view = |id, form| PersonView {
        id,
        form,
        errors: FieldErrors::default(),
        open: false,
    };
    let mut views: Vec<_> = persons
        .iter()
        .map(|person| view(Some(person.id), person.form()))
        .chain([view(None, PersonForm::default())])
        .collect();
    if let Some(returned) = returned
        && let Some(view) = views.iter_mut().find(|view| view.id == returned.person)
    {
        view.form = returned.form;
        view.errors = returned.errors;
        view.open = true;
    }
    views
}

/// `POST /contacts/{id}/persons`.
pub(super) async fn add(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    Form(form): Form<PersonForm>,
) -> Result<Redirect, PageError> {
    let done = insert(&app, &editor, id, form.clone()).await;
    answer(&app, &editor, id, None, form, done).await
}

async fn insert(
    app: &App,
    editor: &Editor,
    id: ContactId,
    form: PersonForm,
) -> Result<(), ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    contacts::add_person(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok(())
}

/// `POST /contact-persons/{id}`.
pub(super) async fn update(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactPersonId>,
    Form(form): Form<PersonForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let person = contacts::find_person(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    drop(tx);
    let done = change(&app, &editor, id, form.clone()).await;
    answer(&app, &editor, person.contact_id, Some(id), form, done).await
}

async fn change(
    app: &App,
    editor: &Editor,
    id: ContactPersonId,
    form: PersonForm,
) -> Result<(), ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    contacts::update_person(&mut tx, id, form.try_into()?).await?;
    tx.commit().await?;
    Ok(())
}

/// `POST /contact-persons/{id}/delete`.
pub(super) async fn remove(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactPersonId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::remove_person(&mut tx, id)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("flash-saved")).await?;
    Ok(Redirect::to(&routes::contact(contact)))
}

async fn answer(
    app: &App,
    editor: &Editor,
    contact: ContactId,
    person: Option<ContactPersonId>,
    form: PersonForm,
    done: Result<(), ContactError>,
) -> Result<Redirect, PageError> {
    match done {
        Ok(()) => {
            editor.flash(Flash::success("flash-saved")).await?;
            Ok(Redirect::to(&routes::contact(contact)))
        }
        Err(ContactError::Fields(errors)) => {
            let returned = Returned {
                person,
                form,
                errors,
            };
            Err(PageError::Invalid(
                record::show(app, editor, contact, "", Some(returned)).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}
