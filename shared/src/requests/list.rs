//! The list of requests, its filters and its counts.

use std::fmt::Write;

use serde::Serialize;
use time::OffsetDateTime;

use super::Status;
use crate::ids::{ContactId, RequestId, UserId};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// Words of a search that count; more are ignored.
const MAX_SEARCH_WORDS: usize = 12;

/// Which requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// Of this salesperson.
    pub assignee: Option<UserId>,
    /// Of nobody yet.
    pub unassigned: bool,
    /// Of this contact.
    pub contact: Option<ContactId>,
    /// Received at or after.
    pub received_from: Option<OffsetDateTime>,
    /// Received before.
    pub received_before: Option<OffsetDateTime>,
    /// That the acting member has not seen since the customer last wrote.
    pub unread: bool,
    /// With an offer made from it, or without.
    pub has_offer: Option<bool>,
    /// With all these words, anywhere in it or its conversation.
    pub search: String,
    /// In the bin.
    pub deleted: bool,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct RequestSummary {
    pub id: RequestId,
    pub number: String,
    pub kind: String,
    pub subject: String,
    pub preview: String,
    pub status: Status,
    pub requester_name: String,
    pub requester_email: String,
    pub requester_certain: bool,
    pub contact_id: Option<ContactId>,
    pub contact_name: Option<String>,
    pub contact_kind: Option<String>,
    pub assignee_id: Option<UserId>,
    pub assignee_name: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub last_activity_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub deleted_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub waiting_since: Option<OffsetDateTime>,
    pub overdue: bool,
    pub unread: bool,
    pub attachments: i64,
}

/// A page of requests, newest activity first.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<RequestSummary>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    let Ok(search) = parse_search(&filter.search) else {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    };
    let rows = sqlx::query_file_as!(
        RequestSummary,
        "src/requests/list.sql",
        tenant,
        user.map(UserId::uuid),
        filter.deleted,
        filter.status.map(Status::as_str),
        filter.assignee.map(UserId::uuid),
        filter.unassigned,
        filter.contact.map(ContactId::uuid),
        filter.received_from,
        filter.received_before,
        filter.unread,
        filter.has_offer,
        search,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::from_rows(rows, limit, |row| {
        Cursor::new(row.last_activity_at, row.id.uuid())
    }))
}

/// How many requests stand where; the bin is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct StatusCounts {
    /// All of them.
    pub all: i64,
    /// By status, in the order of [`Status::ALL`].
    pub by_status: Vec<(Status, i64)>,
}

/// Counts for the chips above the list.
pub async fn count_by_status(tx: &mut TenantTx) -> Result<StatusCounts, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select status as "status: Status", count(*) as "count!" from requests where tenant_id = $1 and deleted_at is null group by status"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    let count = |status| {
        rows.iter()
            .find(|row| row.status == status)
            .map_or(0, |row| row.count)
    };
    Ok(StatusCounts {
        all: rows.iter().map(|row| row.count).sum(),
        by_status: Status::ALL
            .into_iter()
            .map(|status| (status, count(status)))
            .collect(),
    })
}

/// Requests the acting member has not seen since the customer last wrote: the badge in the menu. Counts to 100 and stops.
pub async fn count_unread(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from requests r
               left join request_views v on v.tenant_id = r.tenant_id and v.request_id = r.id and v.user_id = $2
              where r.tenant_id = $1 and r.deleted_at is null and r.status <> 'cancelled'
                and (v.viewed_at is null or v.viewed_at < r.last_incoming_at)
              limit 100) unread"#,
        tenant,
        user.map(UserId::uuid)
    )
    .fetch_one(tx.conn())
    .await
}

/// Nothing searchable was typed.
struct NoWords;

/// `None`: not searching.
fn parse_search(typed: &str) -> Result<Option<String>, NoWords> {
    if typed.trim().is_empty() {
        Ok(None)
    } else {
        search_query(typed).map(Some).ok_or(NoWords)
    }
}

/// A tsquery for the beginnings of all typed words: letters and digits only, so that it is always one. `None`: there are no words.
pub fn search_query(typed: &str) -> Option<String> {
    let mut query = String::new();
    for word in typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(MAX_SEARCH_WORDS)
    {
        let and = if query.is_empty() { "" } else { " & " };
        // Writing to a String can't fail.
        let _ = write!(query, "{and}{word}:*");
    }
    if query.is_empty() { None } else { Some(query) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_a_query_of_words_only() {
        for (typed, query) in [
            ("câblage réseau", Some("câblage:* & réseau:*")),
            (
                "elodie@atelier-dhondt.test",
                Some("elodie:* & atelier:* & dhondt:* & test:*"),
            ),
            ("2026-0148", Some("2026:* & 0148:*")),
            ("a' | !b & (c <-> d):*", Some("a:* & b:* & c:* & d:*")),
            ("…", None),
            ("", None),
        ] {
            assert_eq!(search_query(typed).as_deref(), query, "{typed}");
        }
        assert_eq!(
            search_query(&"w ".repeat(100))
                .unwrap()
                .matches('w')
                .count(),
            MAX_SEARCH_WORDS
        );
    }
}
