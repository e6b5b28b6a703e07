//! The list of offers.

use axum::extract::{Query, State};
use axum::response::Html;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use shared::offers::{self, Filter, OfferSummary, Status, StatusSum};
use shared::page::{Cursor, Limit};
use url::form_urlencoded;

use super::Badge;
use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::routes;

/// What the address says; words that mean nothing filter nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    status: String,
    contact: String,
    request: String,
    q: String,
    cursor: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct ListPage {
    q: String,
    status: String,
    statuses: Vec<Chip>,
    /// How many offers the list has, and what they come to without VAT.
    count: i64,
    net: Decimal,
    rows: Vec<Row>,
    filtered: bool,
    /// The first page, from a later one.
    first: String,
    /// The next page, when there is one.
    next: String,
    edits: bool,
}

/// A status to choose.
#[derive(Debug, Serialize)]
struct Chip {
    #[serde(flatten)]
    badge: Badge,
    count: i64,
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    offer: OfferSummary,
    badge: Badge,
}

/// `GET /offers`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, PageError> {
    let filter = Filter {
        status: query.status.parse().ok(),
        contact: query.contact.parse().ok(),
        request: query.request.parse().ok(),
        search: query.q.clone(),
    };
    let cursor = Cursor::decode(&query.cursor).ok();
    let mut tx = app.db.begin(&reader.principal).await?;
    let page = offers::list(&mut tx, &filter, cursor, Limit::default()).await?;
    let sums = offers::sums(&mut tx, &filter).await?;
    let chosen = |sum: &&StatusSum| filter.status.is_none_or(|status| status == sum.status);
    let row = |offer: OfferSummary| Row {
        badge: offer.status.into(),
        offer,
    };
    let first = cursor.map(|_| address(&query, None));
    let next = page.next.map(|next| address(&query, Some(next)));
    reader.render(
        "pages/offers/list.html",
        ListPage {
            first: first.unwrap_or_default(),
            next: next.unwrap_or_default(),
            filtered: filter != Filter::default(),
            q: query.q,
            status: query.status,
            statuses: Status::ALL.map(|status| Chip::of(status, &sums)).into(),
            count: sums.iter().filter(chosen).map(|sum| sum.count).sum(),
            net: sums.iter().filter(chosen).map(|sum| sum.net).sum(),
            rows: page.items.into_iter().map(row).collect(),
            edits: reader.edits(),
        },
    )
}

impl Chip {
    fn of(status: Status, sums: &[StatusSum]) -> Self {
        let sum = sums.iter().find(|sum| sum.status == status);
        Self {
            badge: status.into(),
            count: sum.map_or(0, |sum| sum.count),
        }
    }
}

fn address(query: &ListQuery, cursor: Option<Cursor>) -> String {
    let cursor = cursor.map(Cursor::encode).unwrap_or_default();
    let pairs = [
        ("status", &query.status),
        ("contact", &query.contact),
        ("request", &query.request),
        ("q", &query.q),
        ("cursor", &cursor),
    ];
    let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(said)
        .finish();
    format!("{}?{query}", routes::OFFERS)
}
