//! Everything a company has, as an archive: ask for it, see how far it is, download it.

use axum::extract::State;
use axum::response::{Html, Redirect, Response};
use serde_json::json;
use shared::ids::CompanyExportId;
use shared::privacy::export::{self, EXPORT_KEPT_FOR, EXPORTS_PER_DAY, ExportError};

use crate::app::App;
use crate::errors::PageError;
use crate::export_file;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::{Flash, Owner};

/// `GET /settings/privacy/export`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    show(&app, &owner, "pages/privacy/export.html").await
}

/// `GET /settings/privacy/export/list`: the archives, for a page that asks again.
pub(super) async fn list(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    show(&app, &owner, "pages/privacy/export_list.html").await
}

async fn show(app: &App, owner: &Owner, template: &str) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let exports = export::list(&mut tx).await?;
    let running = exports
        .iter()
        .any(|export| export.finished_at.is_none() && export.failed_at.is_none());
    owner.render(
        template,
        json!({
            "exports": exports,
            "running": running,
            "days": EXPORT_KEPT_FOR.whole_days(),
            "per_day": EXPORTS_PER_DAY,
        }),
    )
}

/// `POST /settings/privacy/export`.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match export::ask(&mut tx).await {
        Ok(_) => {
            tx.commit().await?;
            owner.flash(Flash::success("export-asked")).await?;
            Ok(Redirect::to(routes::COMPANY_EXPORT))
        }
        Err(ExportError::Running) => Err(PageError::Conflict("export-is-running")),
        Err(ExportError::TooMany) => Err(PageError::Conflict("export-too-many")),
        Err(ExportError::Db(error)) => Err(error.into()),
    }
}

/// `GET /settings/privacy/export/{id}/file`.
pub(super) async fn file(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<CompanyExportId>,
) -> Result<Response, PageError> {
    export_file::answer(app, owner.principal.clone(), id)
        .await?
        .ok_or(PageError::NotFound)
}
