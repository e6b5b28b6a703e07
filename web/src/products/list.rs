//! The list of products.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::page::{Cursor, Limit};
use shared::products::{self, Product};
use url::form_urlencoded;

use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::routes;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    archived: bool,
    cursor: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct ListPage {
    q: String,
    archived: bool,
    rows: Vec<Product>,
    /// The first page, from a later one.
    first: String,
    /// The next page, when there is one.
    next: String,
    edits: bool,
}

/// `GET /products`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&reader.principal).await?;
    let page = products::list(&mut tx, &query.q, query.archived, cursor, Limit::default()).await?;
    let first = cursor.map(|_| address(&query, None));
    let next = page.next.map(|next| address(&query, Some(next)));
    reader.render(
        "pages/products/list.html",
        ListPage {
            first: first.unwrap_or_default(),
            next: next.unwrap_or_default(),
            q: query.q,
            archived: query.archived,
            rows: page.items,
            edits: reader.edits(),
        },
    )
}

fn address(query: &ListQuery, cursor: Option<Cursor>) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if !query.q.is_empty() {
        pairs.append_pair("q", &query.q);
    }
    if query.archived {
        pairs.append_pair("archived", "true");
    }
    if let Some(cursor) = cursor {
        pairs.append_pair("cursor", &cursor.encode());
    }
    format!("{}?{}", routes::PRODUCTS, pairs.finish())
}
