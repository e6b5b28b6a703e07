//! Everything the member was told.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use serde_json::json;
use shared::notifications;
use shared::page::{Cursor, Limit};

use super::bell::Line;
use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// Where the list continues.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageQuery {
    cursor: String,
    unread: bool,
}

/// `GET /notifications`.
pub(super) async fn get(
    State(app): State<App>,
    member: Member,
    Query(query): Query<PageQuery>,
) -> Result<Html<String>, PageError> {
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&member.principal).await?;
    let page = notifications::list(&mut tx, query.unread, cursor, Limit::default()).await?;
    let next = page.next.map(Cursor::encode);
    let lines: Vec<Line> = page.items.into_iter().map(Line::from).collect();
    member.render(
        "pages/notifications/list.html",
        json!({ "lines": lines, "next": next, "paged": cursor.is_some(), "unread": query.unread }),
    )
}
