//! Erasing a person: say whom, see what goes and what stays, say it again, watch it happen.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::fields::FieldErrors;
use shared::ids::{ContactId, ErasureId, UserId};
use shared::page::{Cursor, Limit};
use shared::privacy::erasure::{
    self, Erasure, ErasureError, ErasureForm, Preview, PreviewError, Refusal, Whose,
};
use shared::tenancy::TenantTx;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::routing::{Routes, get, post};
use crate::session::Owner;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/settings/privacy/erase", get(form).post(preview))
        .route("/settings/privacy/erase/start", post(start))
        .route("/settings/privacy/erasures/{id}", get(show))
        .route("/settings/privacy/erasures/{id}/progress", get(progress))
}

/// The page with the form, and what would happen once an address was typed.
#[derive(Debug, Serialize)]
struct ErasePage {
    form: ErasureForm,
    errors: FieldErrors,
    preview: Option<Preview>,
    /// The end of the key of its text; empty: nothing keeps it from beginning.
    refusal: &'static str,
    erasures: Vec<Erasure>,
    first: String,
    next: String,
}

/// Whose page led here; an address never stands in one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Led {
    contact: String,
    member: String,
    cursor: String,
}

impl Led {
    fn whose(&self) -> Option<Whose> {
        let contact = self.contact.parse::<ContactId>().ok().map(Whose::Contact);
        contact.or_else(|| self.member.parse::<UserId>().ok().map(Whose::Member))
    }
}

async fn form(
    State(app): State<App>,
    owner: Owner,
    Query(led): Query<Led>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let email = match led.whose() {
        None => String::new(),
        Some(whose) => erasure::address_of(&mut tx, whose).await?,
    };
    let form = ErasureForm {
        email,
        ..ErasureForm::default()
    };
    let after = Cursor::decode(&led.cursor).ok();
    page(&mut tx, &owner, form, FieldErrors::default(), None, after).await
}

async fn preview(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<ErasureForm>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match erasure::preview(&mut tx, &form.email).await {
        Ok(preview) => {
            let errors = FieldErrors::default();
            page(&mut tx, &owner, form, errors, Some(preview), None).await
        }
        Err(PreviewError::Fields(errors)) => {
            let page = page(&mut tx, &owner, form, errors, None, None).await?;
            Err(PageError::Invalid(page))
        }
        Err(PreviewError::Db(error)) => Err(error.into()),
    }
}

async fn start(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<ErasureForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let errors = match erasure::start(&mut tx, &form).await {
        Ok(id) => {
            tx.commit().await?;
            return Ok(Redirect::to(&routes::erasure(id)));
        }
        Err(ErasureError::Fields(errors)) => errors,
        // The preview says why.
        Err(ErasureError::Refused(_)) => FieldErrors::default(),
        Err(error @ ErasureError::Sealed) => return Err(PageError::internal(error)),
        Err(ErasureError::Db(error)) => return Err(error.into()),
    };
    drop(tx);
    let mut tx = app.db.begin(&owner.principal).await?;
    let preview = erasure::preview(&mut tx, &form.email).await.ok();
    let page = page(&mut tx, &owner, form, errors, preview, None).await?;
    Err(PageError::Invalid(page))
}

async fn page(
    tx: &mut TenantTx,
    owner: &Owner,
    form: ErasureForm,
    errors: FieldErrors,
    preview: Option<Preview>,
    after: Option<Cursor>,
) -> Result<Html<String>, PageError> {
    let erasures = erasure::list_erasures(tx, after, Limit::default()).await?;
    let address = |cursor: &str| format!("/settings/privacy/erase{cursor}");
    let next = erasures
        .next
        .map(|next| address(&format!("?cursor={}", next.encode())));
    let page = ErasePage {
        refusal: preview
            .as_ref()
            .and_then(|preview| preview.refusal)
            .map_or("", Refusal::code),
        form,
        errors,
        preview,
        erasures: erasures.items,
        first: after.map(|_| address("")).unwrap_or_default(),
        next: next.unwrap_or_default(),
    };
    owner.render("pages/privacy/erase.html", page)
}

async fn show(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<ErasureId>,
) -> Result<Html<String>, PageError> {
    let erasure = find(&app, &owner, id).await?;
    owner.render("pages/privacy/erasure.html", json!({ "erasure": erasure }))
}

/// How far it is, for a page that asks again.
async fn progress(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<ErasureId>,
) -> Result<Html<String>, PageError> {
    let erasure = find(&app, &owner, id).await?;
    owner.render(
        "pages/privacy/erasure_progress.html",
        json!({ "erasure": erasure }),
    )
}

async fn find(app: &App, owner: &Owner, id: ErasureId) -> Result<Erasure, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let erasure = erasure::find_erasure(&mut tx, id).await?;
    erasure.ok_or(PageError::NotFound)
}
