//! The list of invoices.

use axum::extract::{Query, State};
use axum::response::Html;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use shared::invoices::{self, Filter, InvoiceSummary, Kind, Status, StatusSum};
use shared::page::{Cursor, Limit};
use shared::tenancy::{DatabaseError, TenantTx};
use time::Date;
use time::macros::format_description;
use url::form_urlencoded;

use super::status::Badge;
use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::routes;

/// What the address says; words that mean nothing filter nothing.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ListQuery {
    status: String,
    contact: String,
    offer: String,
    from: String,
    to: String,
    q: String,
    #[serde(skip_serializing)]
    cursor: String,
}

impl ListQuery {
    pub(super) fn filter(&self) -> Filter {
        let day = |text: &str| Date::parse(text, format_description!("[year]-[month]-[day]")).ok();
        Filter {
            status: self.status.parse().ok(),
            contact: self.contact.parse().ok(),
            offer: self.offer.parse().ok(),
            from: day(&self.from),
            to: day(&self.to),
            search: self.q.clone(),
        }
    }

    fn address(&self, path: &str, status: &str, cursor: Option<Cursor>) -> String {
        let cursor = cursor.map(Cursor::encode).unwrap_or_default();
        let pairs = [
            ("status", status),
            ("contact", &self.contact),
            ("offer", &self.offer),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.q),
            ("cursor", &cursor),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(said)
            .finish();
        format!("{path}?{query}")
    }
}

/// The page.
#[derive(Debug, Serialize)]
struct ListPage {
    statuses: Vec<Chip>,
    /// How many invoices the list has, and what they come to.
    count: i64,
    net: Decimal,
    gross: Decimal,
    rows: Vec<LinkedInvoice>,
    filtered: bool,
    /// The same list as a file.
    export: String,
    /// The first page, from a later one.
    first: String,
    /// The next page, when there is one.
    next: String,
    edits: bool,
    query: ListQuery,
}

/// A status to choose.
#[derive(Debug, Serialize)]
struct Chip {
    #[serde(flatten)]
    badge: Badge,
    count: i64,
    href: String,
}

/// An invoice in a list, here or on the page of what it belongs to.
#[derive(Debug, Serialize)]
pub(crate) struct LinkedInvoice {
    #[serde(flatten)]
    invoice: InvoiceSummary,
    badge: Badge,
}

impl LinkedInvoice {
    /// It is of this kind and was not taken back.
    pub(crate) fn stands_as(&self, kind: Kind) -> bool {
        self.invoice.kind == kind && self.invoice.status != Status::Credited
    }
}

impl From<InvoiceSummary> for LinkedInvoice {
    fn from(invoice: InvoiceSummary) -> Self {
        Self {
            badge: invoice.status.into(),
            invoice,
        }
    }
}

/// The newest invoices of a filter, for the page of a contact or an offer.
pub(crate) async fn linked(
    tx: &mut TenantTx,
    filter: &Filter,
) -> Result<Vec<LinkedInvoice>, DatabaseError> {
    let page = invoices::list(tx, filter, None, Limit::default()).await?;
    Ok(page.items.into_iter().map(LinkedInvoice::from).collect())
}

/// `GET /invoices`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let filter = query.filter();
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&reader.principal).await?;
    let page = invoices::list(&mut tx, &filter, cursor, Limit::default()).await?;
    let sums = invoices::sums(&mut tx, &filter).await?;
    let chosen = |sum: &&StatusSum| filter.status.is_none_or(|status| status == sum.status);
    let address = |cursor| query.address(routes::INVOICES, &query.status, cursor);
    let chip = |status: Status| {
        let sum = sums.iter().find(|sum| sum.status == status);
        Chip {
            badge: status.into(),
            count: sum.map_or(0, |sum| sum.count),
            href: query.address(routes::INVOICES, status.as_str(), None),
        }
    };
    reader.render(
        "pages/invoices/list.html",
        ListPage {
            statuses: Status::ALL.map(chip).into(),
            count: sums.iter().filter(chosen).map(|sum| sum.count).sum(),
            net: sums.iter().filter(chosen).map(|sum| sum.net).sum(),
            gross: sums.iter().filter(chosen).map(|sum| sum.gross).sum(),
            first: cursor.map(|_| address(None)).unwrap_or_default(),
            next: page
                .next
                .map(|next| address(Some(next)))
                .unwrap_or_default(),
            export: query.address("/invoices/export.csv", &query.status, None),
            rows: page.items.into_iter().map(LinkedInvoice::from).collect(),
            filtered: filter != Filter::default(),
            edits: reader.edits(),
            query,
        },
    )
}
