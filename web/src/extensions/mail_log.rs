//! The last mails of the company's address: what became of each, and why.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::mail::{self, LoggedMail};
use shared::page::{Cursor, Limit};

use crate::app::App;
use crate::errors::PageError;
use crate::requests::Salesperson;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LogQuery {
    cursor: String,
}

#[derive(Debug, Serialize)]
struct LogPage {
    mails: Vec<LoggedMail>,
    /// This is not the first page.
    paged: bool,
    /// Where it continues.
    next: Option<String>,
}

/// `GET /extensions/quote-requests/mails`. For everybody who waits for a mail, not only for owners.
pub(super) async fn get(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<LogQuery>,
) -> Result<Html<String>, PageError> {
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&member.principal).await?;
    let page = mail::list_log(&mut tx, cursor, Limit::default()).await?;
    let page = LogPage {
        mails: page.items,
        paged: cursor.is_some(),
        next: page.next.map(Cursor::encode),
    };
    member.render("pages/extensions/mail_log.html", page)
}
