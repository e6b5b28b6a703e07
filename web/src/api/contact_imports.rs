//! Contacts from a file, and as a file.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use shared::contacts::{self, ContactKind, Filter, ImportOutcome};
use shared::ids::{ContactId, ContactImportId};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::input::{Id, Json, Query};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;
use crate::contact_files::{self, Format};

/// Lines of a page unless asked otherwise, and at most.
const LINES: (usize, usize) = (50, 200);

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// `csv`, unless `vcard`.
    #[param(value_type = Option<String>)]
    format: Option<Format>,
    /// `prospect` or `customer`.
    #[param(value_type = Option<String>)]
    kind: Option<ContactKind>,
    /// As in the list.
    q: Option<String>,
}

/// All contacts of a list as one file.
#[utoipa::path(get, path = "/contacts/export", params(ExportQuery),
    responses((status = 200, content_type = "text/csv"), (status = 422, body = Problem)))]
pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ExportQuery>,
) -> Response {
    let filter = Filter {
        kind: query.kind,
        search: query.q.unwrap_or_default(),
    };
    let format = query.format.unwrap_or(Format::Csv);
    contact_files::answer(app, caller.principal, filter, format)
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactImport {
    id: Uuid,
    file_name: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// Null: nothing has happened yet.
    #[serde(with = "time::serde::rfc3339::option")]
    started_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    finished_at: Option<OffsetDateTime>,
    /// Lines that make a prospect; before the start, that would.
    created: i64,
    /// Lines that change a contact.
    updated: i64,
    /// Lines with something wrong.
    refused: i64,
    /// Lines that are done, refused ones included.
    done: i64,
}

impl From<contacts::Import> for ContactImport {
    fn from(import: contacts::Import) -> Self {
        Self {
            id: import.id.uuid(),
            file_name: import.file_name,
            created_at: import.created_at,
            started_at: import.started_at,
            finished_at: import.finished_at,
            created: import.created,
            updated: import.updated,
            refused: import.refused,
            done: import.done,
        }
    }
}

/// A CSV file, as spreadsheets write them.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct FileBody {
    file_name: Option<String>,
    content_base64: Option<String>,
}

/// Reads a file and says what would become of each line; nothing is made yet.
#[utoipa::path(post, path = "/contact-imports", request_body = FileBody,
    responses((status = 201, body = ContactImport), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<FileBody>,
) -> Result<(StatusCode, Answer<ContactImport>), Problem> {
    let bytes = STANDARD
        .decode(body.content_base64.unwrap_or_default())
        .map_err(|_| Problem::field("content_base64", "unreadable"))?;
    let name = body.file_name.unwrap_or_default();
    let mut tx = app.db.begin(&principal).await?;
    let id = contacts::prepare_import(&mut tx, &name, &bytes).await?;
    let import = contacts::find_import(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(import.into())))
}

/// The newest imports.
#[utoipa::path(get, path = "/contact-imports", responses((status = 200, body = List<ContactImport>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<ContactImport>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(contacts::list_imports(&mut tx).await?))
}

/// An import: how far it is, and what became of its lines.
#[utoipa::path(get, path = "/contact-imports/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactImport), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactImportId>,
) -> Result<Answer<ContactImport>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let import = contacts::find_import(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Answer(import.into()))
}

/// Lets a prepared import happen, in a moment.
#[utoipa::path(post, path = "/contact-imports/{id}/start", params(("id" = Uuid, Path)),
    responses((status = 202, body = ContactImport), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn start(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactImportId>,
) -> Result<(StatusCode, Answer<ContactImport>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    contacts::start_import(&mut tx, id).await?;
    let import = contacts::find_import(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(import.into())))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LinesQuery {
    /// `created`, `updated` or `refused`.
    #[param(value_type = Option<String>)]
    outcome: Option<ImportOutcome>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactImportLine {
    /// Where it stands in the file; the headings are on line 1.
    line: i32,
    name: String,
    email: String,
    /// `created`, `updated` or `refused`; before the start, what it would be.
    #[schema(value_type = String)]
    outcome: ImportOutcome,
    contact_id: Option<Uuid>,
    errors: Vec<LineError>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LineError {
    field: String,
    code: String,
}

impl From<contacts::ImportLine> for ContactImportLine {
    fn from(line: contacts::ImportLine) -> Self {
        Self {
            line: line.line,
            name: line.name,
            email: line.email,
            outcome: line.outcome,
            contact_id: line.contact.map(ContactId::uuid),
            errors: line
                .errors
                .into_iter()
                .map(|problem| LineError {
                    field: problem.field,
                    code: problem.code,
                })
                .collect(),
        }
    }
}

/// The lines of an import, in the order of the file.
#[utoipa::path(get, path = "/contact-imports/{id}/lines", params(("id" = Uuid, Path), LinesQuery),
    responses((status = 200, body = List<ContactImportLine>), (status = 404, body = Problem)))]
pub(super) async fn lines(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ContactImportId>,
    Query(query): Query<LinesQuery>,
) -> Result<Answer<List<ContactImportLine>>, Problem> {
    let after = match query.cursor.as_deref() {
        None | Some("") => 0,
        Some(cursor) => cursor
            .parse()
            .map_err(|_| Problem::field("cursor", "unreadable"))?,
    };
    let limit = query
        .limit
        .map_or(LINES.0, |limit| usize::from(limit).clamp(1, LINES.1));
    let mut tx = app.db.begin(&principal).await?;
    contacts::find_import(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut lines =
        contacts::list_import_lines(&mut tx, id, query.outcome, after, limit + 1).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| last.line.to_string());
    Ok(List::until(lines, next))
}
