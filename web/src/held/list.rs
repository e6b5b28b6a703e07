//! The list of held mails that wait.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::ids::HeldMailId;
use shared::mail;
use shared::page::{Cursor, Limit};
use shared::tenancy::{DatabaseError, TenantTx};

use super::view::HeldView;
use crate::app::App;
use crate::errors::PageError;
use crate::requests::Salesperson;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    cursor: String,
    /// The mail that was just put away, which can be taken back.
    dismissed: String,
}

#[derive(Debug, Serialize)]
struct ListPage {
    mails: Vec<HeldView>,
    /// Where this page begins.
    cursor: String,
    /// Where it continues.
    next: Option<String>,
    dismissed: Option<HeldMailId>,
    /// Where the forms of this page lead back to.
    back: &'static str,
}

/// `GET /held`.
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    member.render("pages/held/list.html", find(&mut tx, query).await?)
}

/// `GET /held/rows`: the same without the page around it.
pub(super) async fn rows(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    member.render("pages/held/rows.html", find(&mut tx, query).await?)
}

async fn find(tx: &mut TenantTx, query: ListQuery) -> Result<ListPage, DatabaseError> {
    let cursor = Cursor::decode(&query.cursor).ok();
    let page = mail::list_held(tx, cursor, Limit::default()).await?;
    Ok(ListPage {
        mails: HeldView::of(tx, page.items).await?,
        cursor: cursor.map(Cursor::encode).unwrap_or_default(),
        next: page.next.map(Cursor::encode),
        dismissed: query.dismissed.parse().ok(),
        back: "list",
    })
}
