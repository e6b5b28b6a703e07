//! The lists of prospects and of customers.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::contacts::{self, Contact, ContactKind, Filter};
use shared::page::{Cursor, Limit};
use url::form_urlencoded;

use super::access::Reader;
use crate::app::App;
use crate::errors::PageError;
use crate::routes;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    cursor: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct ListPage {
    kind: ContactKind,
    path: &'static str,
    q: String,
    rows: Vec<Contact>,
    /// The first page, from a later one.
    first: String,
    /// The next page, when there is one.
    next: String,
    edits: bool,
    /// The same list as a file.
    csv: String,
    vcard: String,
}

/// `GET /prospects`.
pub(super) async fn prospects(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    show(&app, &reader, ContactKind::Prospect, query).await
}

/// `GET /customers`.
pub(super) async fn customers(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    show(&app, &reader, ContactKind::Customer, query).await
}

async fn show(
    app: &App,
    reader: &Reader,
    kind: ContactKind,
    query: ListQuery,
) -> Result<Html<String>, PageError> {
    let filter = Filter {
        kind: Some(kind),
        search: query.q,
    };
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&reader.principal).await?;
    let page = contacts::list(&mut tx, &filter, cursor, Limit::default()).await?;
    let path = routes::contacts(kind);
    reader.render(
        "pages/contacts/list.html",
        ListPage {
            kind,
            path,
            csv: address(&format!("{path}/export.csv"), &filter.search, None),
            vcard: address(&format!("{path}/export.vcf"), &filter.search, None),
            first: cursor
                .map(|_| address(path, &filter.search, None))
                .unwrap_or_default(),
            next: page
                .next
                .map(|next| address(path, &filter.search, Some(next)))
                .unwrap_or_default(),
            q: filter.search,
            rows: page.items,
            edits: reader.edits(),
        },
    )
}

fn address(path: &str, search: &str, cursor: Option<Cursor>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !search.is_empty() {
        query.append_pair("q", search);
    }
    if let Some(cursor) = cursor {
        query.append_pair("cursor", &cursor.encode());
    }
    format!("{path}?{}", query.finish())
}
