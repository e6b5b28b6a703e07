//! Contacts from a file: choose it, see what would happen, let it happen, read what did.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::contacts::{self, ContactError, Import, ImportLine, ImportOutcome};
use shared::fields::FieldErrors;
use shared::ids::ContactImportId;

use super::access::Editor;
use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form, Upload};
use crate::id::Id;
use crate::routes;

/// Lines on one page of an import.
const LINES: usize = 100;

/// The page with the form.
#[derive(Debug, Serialize)]
struct NewPage {
    imports: Vec<Import>,
    errors: FieldErrors,
}

/// The page of an import.
#[derive(Debug, Serialize)]
struct ImportPage {
    import: Import,
    percent: i64,
    /// The outcome shown, or empty for all.
    outcome: &'static str,
    lines: Vec<ImportLine>,
    first: String,
    next: String,
}

/// The part of it that tells how far it is.
#[derive(Debug, Serialize)]
struct ProgressPart {
    import: Import,
    percent: i64,
}

/// Nothing but the file.
#[derive(Debug, Deserialize)]
pub(super) struct FileForm {}

/// `GET /contacts/import`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor,
) -> Result<Html<String>, PageError> {
    show_form(&app, &editor, FieldErrors::default()).await
}

/// `POST /contacts/import`: reads the file.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor,
    Upload { files, .. }: Upload<FileForm>,
) -> Result<Redirect, PageError> {
    let prepared = match files.first() {
        None => Err(FieldErrors::one("file", "choose-a-file").into()),
        Some(file) => prepare(&app, &editor, &file.name, &file.content).await,
    };
    match prepared {
        Ok(id) => Ok(Redirect::to(&routes::contact_import(id))),
        Err(ContactError::Fields(errors)) => {
            Err(PageError::Invalid(show_form(&app, &editor, errors).await?))
        }
        Err(error) => Err(refused(error)),
    }
}

async fn prepare(
    app: &App,
    editor: &Editor,
    name: &str,
    content: &[u8],
) -> Result<ContactImportId, ContactError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let id = contacts::prepare_import(&mut tx, name, content).await?;
    tx.commit().await?;
    Ok(id)
}

async fn show_form(
    app: &App,
    editor: &Editor,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let imports = contacts::list_imports(&mut tx).await?;
    editor.render("pages/contacts/import.html", NewPage { imports, errors })
}

/// Which lines.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinesQuery {
    outcome: Option<ImportOutcome>,
    after: i32,
}

/// `GET /contact-imports/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactImportId>,
    Query(query): Query<LinesQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let import = contacts::find_import(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let mut lines =
        contacts::list_import_lines(&mut tx, id, query.outcome, query.after, LINES + 1).await?;
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    let outcome = query.outcome.map_or("", ImportOutcome::as_str);
    let address = |after: i32| {
        let path = routes::contact_import(id);
        if outcome.is_empty() {
            format!("{path}?after={after}")
        } else {
            format!("{path}?outcome={outcome}&after={after}")
        }
    };
    let page = ImportPage {
        percent: import.percent(),
        import,
        outcome,
        first: if query.after > 0 {
            address(0)
        } else {
            String::new()
        },
        next: match lines.last() {
            Some(last) if more => address(last.line),
            _ => String::new(),
        },
        lines,
    };
    editor.render("pages/contacts/import_lines.html", page)
}

/// `GET /contact-imports/{id}/progress`: how far it is, for a page that asks again.
pub(super) async fn progress(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactImportId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let import = contacts::find_import(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let part = ProgressPart {
        percent: import.percent(),
        import,
    };
    editor.render("pages/contacts/import_progress.html", part)
}

/// `POST /contact-imports/{id}/start`.
pub(super) async fn start(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactImportId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    contacts::start_import(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    Ok(Redirect::to(&routes::contact_import(id)))
}
