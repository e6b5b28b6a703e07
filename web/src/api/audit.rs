//! What was done in the company, by whom and from where.

use axum::Json as Answer;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::audit::{self, Filter};
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::Owner;
use super::input::{self, Query};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;
use crate::audit_file;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Entry {
    id: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// The member who did it, if it was one.
    user_id: Option<Uuid>,
    /// Their name at that time; empty: the platform.
    name: String,
    /// Where it was done from.
    address: Option<String>,
    /// `member.changed`, `token.created`, …
    kind: String,
    /// What it was done to.
    target: String,
    /// What changed, as it was.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// What changed, as it is since.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

impl From<audit::Entry> for Entry {
    fn from(entry: audit::Entry) -> Self {
        Self {
            id: entry.id.uuid(),
            at: entry.at,
            user_id: entry.user_id.map(shared::ids::UserId::uuid),
            name: entry.name,
            address: entry.address,
            kind: entry.kind,
            target: entry.target,
            before: entry.before,
            after: entry.after,
        }
    }
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Only what this member did.
    user_id: Option<String>,
    /// Only this.
    kind: Option<String>,
    /// From this day on (`2026-11-24`), by the company's clock.
    from: Option<String>,
    /// Until this day, it included.
    to: Option<String>,
    /// Entries at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Asked {
    fn filter(&mut self) -> Result<Filter, Problem> {
        let kind = self.kind.take().filter(|kind| !kind.is_empty());
        let kind = kind.map(|kind| kind.parse()).transpose();
        Ok(Filter {
            user: input::id("user_id", "unknown-member", self.user_id.take())?,
            kind: kind.map_err(|_| Problem::field("kind", "unreadable"))?,
            from: day("from", self.from.as_deref())?,
            to: day("to", self.to.as_deref())?,
        })
    }
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| Date::parse(text, format_description!("[year]-[month]-[day]")))
        .transpose()
        .map_err(|_| Problem::field(field, "not-a-date"))
}

/// What was done, the newest first.
#[utoipa::path(get, path = "/audit", params(Asked), responses((status = 200, body = List<Entry>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
    Query(mut asked): Query<Asked>,
) -> Result<Answer<List<Entry>>, Problem> {
    let filter = asked.filter()?;
    let (after, limit) = Paging::new(asked.limit, asked.cursor).read()?;
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::of(audit::list(&mut tx, &filter, after, limit).await?))
}

/// The same as a table (RFC 4180), all of it.
#[utoipa::path(get, path = "/audit/export.csv", params(Asked), responses((status = 200, content_type = "text/csv", body = String), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn csv(
    State(app): State<App>,
    Owner(principal): Owner,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Problem> {
    let filter = asked.filter()?;
    Ok(audit_file::answer(app, principal, filter))
}
