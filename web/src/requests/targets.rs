//! The other requests that something can go to.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::ids::RequestId;
use shared::page::Limit;
use shared::requests::{self, Filter, Request, RequestSummary};
use shared::tenancy::{DatabaseError, TenantTx};

use super::answer::refused;
use super::id::Id;
use super::salesperson::Salesperson;
use super::status::Badge;
use crate::app::App;
use crate::errors::PageError;

/// More are found by more words.
const MAX_TARGETS: u16 = 10;
/// Before anything is typed, the button below them stays in sight.
const MAX_SUGGESTED: usize = 5;

/// A request to choose.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    #[serde(flatten)]
    summary: RequestSummary,
    badge: Badge,
}

/// Those to choose from.
#[derive(Debug, Serialize)]
pub(super) struct Targets {
    found: Vec<Target>,
    /// Name of the field that the choice is sent in.
    field: &'static str,
    /// The one that is chosen.
    chosen: String,
    /// What was searched for; empty: these are suggested.
    q: String,
}

impl Targets {
    /// Those with these words; without words, those in which the same requester takes part, and then the newest.
    pub(super) async fn find(
        tx: &mut TenantTx,
        request: &Request,
        field: &'static str,
        q: &str,
        chosen: &str,
    ) -> Result<Self, DatabaseError> {
        let found = if q.trim().is_empty() {
            suggested(tx, request).await?
        } else {
            others(tx, request, q).await?
        };
        let target = |summary: RequestSummary| Target {
            badge: summary.status.into(),
            summary,
        };
        Ok(Self {
            found: found.into_iter().map(target).collect(),
            field,
            chosen: chosen.to_owned(),
            q: q.to_owned(),
        })
    }
}

/// Other requests with these words, newest activity first; without words, all of them.
async fn others(
    tx: &mut TenantTx,
    request: &Request,
    search: &str,
) -> Result<Vec<RequestSummary>, DatabaseError> {
    let filter = Filter {
        search: search.to_owned(),
        ..Filter::default()
    };
    let found = requests::list(tx, &filter, None, Limit::new(MAX_TARGETS + 1)).await?;
    let mut others = found.items;
    others.retain(|other| other.id != request.id);
    others.truncate(MAX_TARGETS.into());
    Ok(others)
}

/// What most probably is meant comes first; the list is never empty while there is something to choose.
async fn suggested(
    tx: &mut TenantTx,
    request: &Request,
) -> Result<Vec<RequestSummary>, DatabaseError> {
    let mut suggested = others(tx, request, &request.requester.email).await?;
    for newest in others(tx, request, "").await? {
        if suggested.iter().all(|known| known.id != newest.id) {
            suggested.push(newest);
        }
    }
    suggested.truncate(MAX_SUGGESTED);
    Ok(suggested)
}

/// What is typed, and into which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TargetsQuery {
    q: String,
    merging: bool,
}

/// `GET /requests/{id}/targets`: found while somebody types.
pub(super) async fn suggest(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(query): Query<TargetsQuery>,
) -> Result<Html<String>, PageError> {
    let field = if query.merging { "into" } else { "to" };
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::find(&mut tx, id, false).await.map_err(refused)?;
    let targets = Targets::find(&mut tx, &request, field, &query.q, "").await?;
    member.render("pages/requests/targets.html", targets)
}
