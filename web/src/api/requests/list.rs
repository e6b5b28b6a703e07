//! The list.

use axum::Json as Answer;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::company::{self, Company};
use shared::i18n::Locale;
use shared::ids::{ContactId, UserId};
use shared::requests::{self, Export, Filter, RequestSummary};
use shared::tenancy::Principal;
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Requester;
use crate::api::caller::Salesperson;
use crate::api::input::{self, Query};
use crate::api::paging::{List, Paging};
use crate::api::problem::Problem;
use crate::app::App;
use crate::requests::export;

/// A request of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Summary {
    id: Uuid,
    number: String,
    /// `mail` or `manual`.
    kind: String,
    subject: String,
    status: &'static str,
    requester: Requester,
    contact_id: Option<Uuid>,
    assignee_id: Option<Uuid>,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    last_activity_at: OffsetDateTime,
    /// Since when the customer waits for an answer; null: they have one.
    #[serde(with = "time::serde::rfc3339::option")]
    waiting_since: Option<OffsetDateTime>,
    /// Somebody was reminded that they wait.
    overdue: bool,
    /// The token's member has not seen it since the customer last wrote.
    unread: bool,
}

impl From<RequestSummary> for Summary {
    fn from(row: RequestSummary) -> Self {
        Self {
            id: row.id.uuid(),
            number: row.number,
            kind: row.kind,
            subject: row.subject,
            status: row.status.as_str(),
            requester: Requester {
                name: row.requester_name,
                email: row.requester_email,
                certain: row.requester_certain,
            },
            contact_id: row.contact_id.map(ContactId::uuid),
            assignee_id: row.assignee_id.map(UserId::uuid),
            received_at: row.received_at,
            last_activity_at: row.last_activity_at,
            waiting_since: row.waiting_since,
            overdue: row.overdue,
            unread: row.unread,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// One of the seven statuses.
    status: Option<String>,
    /// A member's id, `me` or `none`.
    assignee: Option<String>,
    /// A contact's id.
    contact: Option<String>,
    /// Received on this day or later, in the company's time zone: `2026-11-24`.
    from: Option<String>,
    /// Received on this day or earlier.
    to: Option<String>,
    /// With an offer made from it, or without.
    has_offer: Option<bool>,
    /// Words to search for.
    q: Option<String>,
    /// Only what the token's member has not seen.
    unread: Option<bool>,
    /// The deleted ones instead.
    deleted: Option<bool>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(self, principal: &Principal, company: &Company) -> Result<Filter, Problem> {
        let locale = Locale::new(company.language, &company.time_zone);
        let mut filter = Filter {
            received_from: day("from", self.from)?.and_then(|day| locale.start_of(day)),
            received_before: day("to", self.to)?
                .and_then(Date::next_day)
                .and_then(|day| locale.start_of(day)),
            has_offer: self.has_offer,
            status: input::id("status", "out-of-range", self.status)?,
            contact: input::id("contact", "unknown-contact", self.contact)?,
            search: self.q.unwrap_or_default(),
            unread: self.unread.unwrap_or_default(),
            deleted: self.deleted.unwrap_or_default(),
            ..Filter::default()
        };
        match self.assignee.as_deref() {
            Some("none") => filter.unassigned = true,
            Some("me") => filter.assignee = principal.user(),
            _ => filter.assignee = input::id("assignee", "unknown-member", self.assignee)?,
        }
        Ok(filter)
    }
}

fn day(field: &'static str, text: Option<String>) -> Result<Option<Date>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| {
            Date::parse(&text, &Iso8601::DATE).map_err(|_| Problem::field(field, "unreadable"))
        })
        .transpose()
}

/// Requests, newest activity first.
#[utoipa::path(get, path = "/requests", params(ListQuery), responses((status = 200, body = List<Summary>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(mut query): Query<ListQuery>,
) -> Result<Answer<List<Summary>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor.take()).read()?;
    let mut tx = app.db.begin(&principal).await?;
    let filter = query.filter(&principal, &company::current(&mut tx).await?)?;
    Ok(List::of(
        requests::list(&mut tx, &filter, cursor, limit).await?,
    ))
}

/// The same requests as a CSV file, all of them: `limit` and `cursor` mean nothing here.
#[utoipa::path(get, path = "/requests/export.csv", params(ListQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem)))]
pub(crate) async fn csv(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let filter = query.filter(&principal, &company::current(&mut tx).await?)?;
    drop(tx);
    Ok(export::csv(Export::new(app.db, principal, filter)))
}
