//! The list of requests.

use axum::extract::{Query, State};
use axum::response::{Html, Response};
use serde::Serialize;
use shared::extensions::{self, quote_requests};
use shared::fields::FieldErrors;
use shared::i18n::Locale;
use shared::page::{Cursor, Limit};
use shared::requests::{self, Export, RequestSummary, SavedFilter, Status, StatusCounts};
use shared::tenancy::{DatabaseError, TenantTx};
use shared::{company, mail};

use super::export;
use super::query::ListQuery;
use super::salesperson::Salesperson;
use super::status::Badge;
use crate::app::App;
use crate::errors::PageError;
use crate::held::MailState;

/// The table.
#[derive(Debug, Serialize)]
struct Table {
    rows: Vec<Row>,
    /// Continues after the last row.
    next: Option<String>,
    /// This is not the first page.
    paged: bool,
    /// The address shows only some requests.
    filtered: bool,
    query: String,
    /// In place of a list that is empty altogether.
    first_steps: Option<FirstSteps>,
}

/// What a new company has done.
#[derive(Debug, Serialize)]
struct FirstSteps {
    /// Its address takes mail.
    active: bool,
    /// Mail came.
    forwarded: bool,
    /// New requests are acknowledged.
    replying: bool,
}

impl FirstSteps {
    async fn find(tx: &mut TenantTx) -> Result<Self, DatabaseError> {
        Ok(Self {
            active: extensions::is_active(tx, quote_requests::KEY).await?,
            forwarded: mail::find_last_received(tx).await?.is_some(),
            replying: quote_requests::settings(tx).await?.auto_reply.enabled,
        })
    }
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    summary: RequestSummary,
    badge: Badge,
}

/// The page.
#[derive(Debug, Serialize)]
struct ListPage {
    #[serde(flatten)]
    table: Table,
    filter: ListQuery,
    chips: Vec<Chip>,
    statuses: Vec<Badge>,
    salespeople: Vec<requests::Salesperson>,
    saved_filters: Vec<SavedFilter>,
    filter_name: String,
    errors: FieldErrors,
    address: String,
    #[serde(flatten)]
    mail: MailState,
}

/// A status above the list, with how many stand there.
#[derive(Debug, Serialize)]
struct Chip {
    label: &'static str,
    color: &'static str,
    count: i64,
    query: String,
    current: bool,
}

/// `GET /requests`.
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    show(&app, &member, query, String::new(), FieldErrors::default()).await
}

/// `GET /requests/rows`: the table alone, for a page that looks again.
pub(super) async fn rows(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let table = find_rows(&mut tx, member.locale(), &query).await?;
    member.render("pages/requests/rows.html", table)
}

/// `GET /requests/export.csv`: all pages of the list as one file.
pub(super) async fn export(
    State(app): State<App>,
    member: Salesperson,
    Query(query): Query<ListQuery>,
) -> Response {
    let filter = query.filter(member.locale());
    export::csv(Export::new(app.db, member.principal.clone(), filter))
}

/// The page, with a filter's name that could not be taken.
pub(super) async fn show(
    app: &App,
    member: &Salesperson,
    query: ListQuery,
    filter_name: String,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let company = company::current(&mut tx).await?;
    let page = ListPage {
        table: find_rows(&mut tx, member.locale(), &query).await?,
        chips: chips(&query, &requests::count_by_status(&mut tx).await?),
        statuses: Status::ALL.map(Badge::from).to_vec(),
        salespeople: requests::list_salespeople(&mut tx).await?,
        saved_filters: requests::list_filters(&mut tx).await?,
        filter_name,
        errors,
        address: format!("{}@{}", company.local_part, app.mail_domain),
        mail: MailState::find(&mut tx).await?,
        filter: query,
    };
    member.render("pages/requests/list.html", page)
}

async fn find_rows(
    tx: &mut TenantTx,
    locale: &Locale,
    query: &ListQuery,
) -> Result<Table, DatabaseError> {
    let cursor = query.cursor();
    let page = requests::list(tx, &query.filter(locale), cursor, Limit::default()).await?;
    let encoded = query.encode();
    let empty = page.items.is_empty() && encoded.is_empty() && cursor.is_none();
    let first_steps = if empty {
        Some(FirstSteps::find(tx).await?)
    } else {
        None
    };
    Ok(Table {
        first_steps,
        rows: page
            .items
            .into_iter()
            .map(|summary| Row {
                badge: summary.status.into(),
                summary,
            })
            .collect(),
        next: page.next.map(Cursor::encode),
        paged: cursor.is_some(),
        filtered: !encoded.is_empty(),
        query: encoded,
    })
}

/// All requests, then each status. A chip keeps nothing of the other filters: its count is of all requests there.
fn chips(query: &ListQuery, counts: &StatusCounts) -> Vec<Chip> {
    let all = Chip {
        label: "requests-all",
        color: "",
        count: counts.all,
        query: String::new(),
        current: query.encode().is_empty(),
    };
    let chip = |&(status, count): &(Status, i64)| {
        let Badge { code, label, color } = status.into();
        Chip {
            label,
            color,
            count,
            query: format!("?status={code}"),
            current: query.status == code,
        }
    };
    std::iter::once(all)
        .chain(counts.by_status.iter().map(chip))
        .collect()
}
