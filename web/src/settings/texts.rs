//! The company's standard texts. Owners only.

use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::Serialize;
use serde_json::json;
use shared::fields::FieldErrors;
use shared::ids::StandardTextId;
use shared::standard_texts::{
    self, PLACEHOLDERS, StandardText, StandardTextDraft, StandardTextError, StandardTextForm,
};

use super::mail_texts;
use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// The texts of one name.
#[derive(Debug, Serialize)]
struct Named<'a> {
    name: &'a str,
    /// One per language.
    texts: &'a [StandardText],
}

/// `GET /settings/texts`.
pub(super) async fn list(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let texts = standard_texts::list(&mut tx).await?;
    let named: Vec<_> = texts
        .chunk_by(|one, other| one.name == other.name)
        .map(|texts| Named {
            name: texts.first().map_or("", |text| &text.name),
            texts,
        })
        .collect();
    let kinds = mail_texts::kinds(&mut tx).await?;
    owner.render(
        "pages/settings/texts.html",
        json!({ "named": named, "kinds": kinds }),
    )
}

/// `GET /settings/texts/new`.
pub(super) async fn new(owner: Owner) -> Result<Html<String>, PageError> {
    let form = StandardTextForm {
        language: owner.language().code().to_owned(),
        ..StandardTextForm::default()
    };
    page(&owner, None, &form, &FieldErrors::default())
}

/// `POST /settings/texts/new`.
pub(super) async fn create(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<StandardTextForm>,
) -> Result<Redirect, PageError> {
    let kept = async {
        let draft = StandardTextDraft::try_from(form.clone())?;
        let mut tx = app.db.begin(&owner.principal).await?;
        standard_texts::create(&mut tx, &draft).await?;
        Ok(tx.commit().await?)
    };
    answer(&owner, None, &form, kept.await).await
}

/// `GET /settings/texts/{id}`.
pub(super) async fn edit(
    State(app): State<App>,
    owner: Owner,
    Path(id): Path<String>,
) -> Result<Html<String>, PageError> {
    let id = read(&id)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    let text = standard_texts::find(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let form = StandardTextForm {
        name: text.name,
        language: text.language.code().to_owned(),
        body: text.body,
    };
    page(&owner, Some(id), &form, &FieldErrors::default())
}

/// `POST /settings/texts/{id}`.
pub(super) async fn update(
    State(app): State<App>,
    owner: Owner,
    Path(id): Path<String>,
    Form(form): Form<StandardTextForm>,
) -> Result<Redirect, PageError> {
    let id = read(&id)?;
    let kept = async {
        let mut tx = app.db.begin(&owner.principal).await?;
        // What is not there is not there, whatever was typed.
        standard_texts::find(&mut tx, id)
            .await?
            .ok_or(StandardTextError::Unknown)?;
        let draft = StandardTextDraft::try_from(form.clone())?;
        standard_texts::update(&mut tx, id, &draft).await?;
        Ok(tx.commit().await?)
    };
    answer(&owner, Some(id), &form, kept.await).await
}

/// `POST /settings/texts/{id}/delete`.
pub(super) async fn delete(
    State(app): State<App>,
    owner: Owner,
    Path(id): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    if !standard_texts::delete(&mut tx, read(&id)?).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    owner.flash(Flash::success("texts-deleted")).await?;
    Ok(Redirect::to(routes::STANDARD_TEXTS))
}

/// `POST /settings/texts/preview`: the text as a customer would read it, while it is typed.
pub(super) async fn preview(
    owner: Owner,
    Form(form): Form<StandardTextForm>,
) -> Result<Html<String>, PageError> {
    owner.render(
        "pages/settings/text_preview.html",
        json!({ "preview": filled(&owner, &form), "code": form.language }),
    )
}

fn read(id: &str) -> Result<StandardTextId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

async fn answer(
    owner: &Owner,
    id: Option<StandardTextId>,
    form: &StandardTextForm,
    kept: Result<(), StandardTextError>,
) -> Result<Redirect, PageError> {
    match kept {
        Ok(()) => {
            owner.flash(Flash::success("common-saved")).await?;
            Ok(Redirect::to(routes::STANDARD_TEXTS))
        }
        Err(StandardTextError::Fields(errors)) => {
            Err(PageError::Invalid(page(owner, id, form, &errors)?))
        }
        Err(StandardTextError::Unknown) => Err(PageError::NotFound),
        Err(StandardTextError::Db(error)) => Err(error.into()),
    }
}

/// With the names of the reader and of their company, and a number like any.
fn filled(owner: &Owner, form: &StandardTextForm) -> String {
    let subject = owner
        .locale()
        .text("quote-requests-sample-subject", Vec::new());
    let values = [
        ("name", owner.account.name.as_str()),
        ("subject", subject.as_str()),
        ("number", "2026-0148"),
        ("company", owner.account.company.as_str()),
    ];
    standard_texts::fill(&form.body.replace("\r\n", "\n"), &values)
}

fn page(
    owner: &Owner,
    id: Option<StandardTextId>,
    form: &StandardTextForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    owner.render(
        "pages/settings/text.html",
        json!({
            "id": id,
            "form": form,
            "preview": filled(owner, form),
            "code": form.language,
            "placeholders": PLACEHOLDERS,
            "errors": errors,
        }),
    )
}
