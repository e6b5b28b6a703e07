//! Merging two contacts that are one, and taking it back.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::contacts::{self, Contact, ContactError, ContactForm};
use shared::fields::FieldErrors;
use shared::ids::{ContactId, ContactMergeId};

use super::access::Editor;
use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// What is looked for, and who is chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MergeQuery {
    q: String,
    into: String,
}

/// The page: first a search, then what would remain.
#[derive(Debug, Serialize)]
struct MergePage {
    contact: Contact,
    list: &'static str,
    q: String,
    found: Vec<Contact>,
    chosen: Option<Chosen>,
    errors: FieldErrors,
}

/// The contact that would take this one over.
#[derive(Debug, Serialize)]
struct Chosen {
    contact: Contact,
    fields: Vec<MergedField>,
}

/// A field of both, and of what would remain.
#[derive(Debug, Serialize)]
struct MergedField {
    name: &'static str,
    merged: String,
    kept: String,
    remains: String,
}

/// `GET /contacts/{id}/merge`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    Query(query): Query<MergeQuery>,
) -> Result<Html<String>, PageError> {
    show(&app, &editor, id, query, FieldErrors::default()).await
}

/// Which one takes it over.
#[derive(Debug, Deserialize)]
pub(super) struct MergeForm {
    #[serde(default)]
    into: String,
}

/// `POST /contacts/{id}/merge`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    Form(form): Form<MergeForm>,
) -> Result<Redirect, PageError> {
    match merge(&app, &editor, id, &form.into).await {
        Ok(kept) => {
            editor.flash(Flash::success("contact-merged")).await?;
            Ok(Redirect::to(&routes::contact(kept)))
        }
        Err(ContactError::Fields(errors)) => Err(PageError::Invalid(
            show(&app, &editor, id, MergeQuery::default(), errors).await?,
        )),
        Err(error) => Err(refused(error)),
    }
}

async fn merge(
    app: &App,
    editor: &Editor,
    id: ContactId,
    into: &str,
) -> Result<ContactId, ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    // What is not theirs is not there, whatever it were to be merged into.
    contacts::find(&mut tx, id)
        .await?
        .ok_or(ContactError::Unknown)?;
    let into = into
        .parse()
        .map_err(|_| FieldErrors::one("into", "choose-a-contact"))?;
    let kept = contacts::merge(&mut tx, id, into).await?;
    tx.commit().await?;
    Ok(kept.id)
}

/// `POST /contact-merges/{id}/undo`.
pub(super) async fn undo(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactMergeId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let kept = contacts::undo_merge(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("contact-merge-undone")).await?;
    Ok(Redirect::to(&routes::contact(kept)))
}

async fn show(
    app: &App,
    editor: &Editor,
    id: ContactId,
    query: MergeQuery,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let chosen = match query.into.parse() {
        Ok(into) if into != id => contacts::find(&mut tx, into).await?,
        _ => None,
    };
    // Whoever looks alike comes first, before anything is typed.
    let q = if query.q.is_empty() {
        contact.name.clone()
    } else {
        query.q
    };
    let mut found = contacts::suggest(&mut tx, &q).await?;
    found.retain(|other| other.id != id);
    editor.render(
        "pages/contacts/merge.html",
        MergePage {
            list: routes::contacts(contact.kind),
            chosen: chosen.map(|kept| Chosen {
                fields: compare(&kept, &contact),
                contact: kept,
            }),
            contact,
            q,
            found,
            errors,
        },
    )
}

/// The fields that either of them has.
fn compare(kept: &Contact, merged: &Contact) -> Vec<MergedField> {
    let mut remains = contacts::preview_merge(kept, merged);
    let (mut kept, mut merged) = (kept.form(), merged.form());
    let take =
        |form: &mut ContactForm, name| form.field(name).map(std::mem::take).unwrap_or_default();
    ContactForm::FIELDS
        .into_iter()
        .filter(|name| *name != "nature")
        .map(|name| MergedField {
            name,
            merged: take(&mut merged, name),
            kept: take(&mut kept, name),
            remains: take(&mut remains, name),
        })
        .filter(|field| !field.remains.is_empty())
        .collect()
}
