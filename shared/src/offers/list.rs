//! The list of offers.

use rust_decimal::Decimal;
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime};

use super::Status;
use super::offer::today;
use crate::ids::{ContactId, OfferId, RequestId};
use crate::page::{Cursor, Limit, Page};
use crate::requests::search_query;
use crate::tenancy::TenantTx;

/// What the list shows of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct OfferSummary {
    pub id: OfferId,
    pub number: String,
    pub status: Status,
    pub version: i32,
    pub reference: String,
    pub contact_id: ContactId,
    pub contact_name: String,
    pub request_id: Option<RequestId>,
    pub net: Decimal,
    pub gross: Decimal,
    #[serde(with = "super::offer::iso_date")]
    pub valid_until: Date,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
}

/// Which offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Standing here.
    pub status: Option<Status>,
    /// To this contact.
    pub contact: Option<ContactId>,
    /// Answering this request.
    pub request: Option<RequestId>,
    /// With these words in number, reference or introduction.
    pub search: String,
}

/// Days before its last one on which a sent offer counts as about to expire.
pub const EXPIRING_DAYS: i64 = 7;

/// At most so many of those are shown.
const MAX_EXPIRING: i64 = 20;

/// Sent offers that nobody has answered and that expire within [`EXPIRING_DAYS`], the first to expire first.
pub async fn list_expiring(tx: &mut TenantTx) -> Result<Vec<OfferSummary>, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        OfferSummary,
        r#"select o.id as "id: OfferId", o.number, o.status as "status: Status", o.version, o.reference, o.contact_id as "contact_id: ContactId",
                  c.name as contact_name, o.request_id as "request_id: RequestId", o.net, o.gross, o.valid_until, o.created_at, o.sent_at
             from offers o join contacts c on c.tenant_id = o.tenant_id and c.id = o.contact_id
            where o.tenant_id = $1 and o.status = 'sent' and o.valid_until between $2 and $3
            order by o.valid_until, o.id limit $4"#,
        tenant,
        today,
        today + Duration::days(EXPIRING_DAYS),
        MAX_EXPIRING
    )
    .fetch_all(tx.conn())
    .await
}

/// How many offers stand somewhere, and what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "its name says it")]
pub struct StatusSum {
    pub status: Status,
    pub count: i64,
    /// Without VAT.
    pub net: Decimal,
}

/// What the offers of a filter come to in each status; its own status aside, so that the others can be chosen.
pub async fn sums(tx: &mut TenantTx, filter: &Filter) -> Result<Vec<StatusSum>, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        StatusSum,
        r#"select case when o.status = 'sent' and o.valid_until < $2 then 'expired' else o.status end as "status!: Status",
                  count(*) as "count!", sum(o.net) as "net!"
             from offers o
            where o.tenant_id = $1
              and ($3::uuid is null or o.contact_id = $3)
              and ($4::uuid is null or o.request_id = $4)
              and ($5::text is null or o.id in (select s.id from search_offers(to_tsquery('simple', fold($5))) s))
            group by 1"#,
        tenant,
        today,
        filter.contact.map(ContactId::uuid),
        filter.request.map(RequestId::uuid),
        words(&filter.search)
    )
    .fetch_all(tx.conn())
    .await
}

/// What is searched for. What holds no word is found nowhere.
pub(crate) fn words(typed: &str) -> Option<String> {
    match typed.trim() {
        "" => None,
        typed => Some(search_query(typed).unwrap_or_default()),
    }
}

/// A page of offers, newest first.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<OfferSummary>, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    let search = words(&filter.search);
    // Both are kept as sent; the day tells them apart.
    let kept_as = filter.status.map(|status| match status {
        Status::Expired => Status::Sent,
        other => other,
    });
    let over = match filter.status {
        Some(Status::Expired) => Some(true),
        Some(Status::Sent) => Some(false),
        _ => None,
    };
    let rows = sqlx::query!(
        r#"select o.id as "id: OfferId", o.number, o.status as "status: Status", o.version, o.reference, o.contact_id as "contact_id: ContactId",
                  c.name as contact_name, o.request_id as "request_id: RequestId", o.net, o.gross, o.valid_until, o.created_at, o.sent_at
             from offers o join contacts c on c.tenant_id = o.tenant_id and c.id = o.contact_id
            where o.tenant_id = $1
              and ($2::text is null or o.status = $2)
              and ($3::bool is null or (o.valid_until < $4) = $3)
              and ($5::uuid is null or o.contact_id = $5)
              and ($6::uuid is null or o.request_id = $6)
              and ($7::text is null or o.id in (select s.id from search_offers(to_tsquery('simple', fold($7))) s))
              and ($8::timestamptz is null or (o.created_at, o.id) < ($8, $9))
            order by o.created_at desc, o.id desc limit $10"#,
        tenant,
        kept_as.map(Status::as_str),
        over,
        today,
        filter.contact.map(ContactId::uuid),
        filter.request.map(RequestId::uuid),
        search,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| OfferSummary {
            id: row.id,
            number: row.number,
            status: row.status.on(today, row.valid_until),
            version: row.version,
            reference: row.reference,
            contact_id: row.contact_id,
            contact_name: row.contact_name,
            request_id: row.request_id,
            net: row.net,
            gross: row.gross,
            valid_until: row.valid_until,
            created_at: row.created_at,
            sent_at: row.sent_at,
        })
        .collect();
    Ok(Page::from_rows(rows, limit, |row: &OfferSummary| {
        Cursor::new(row.created_at, row.id.uuid())
    }))
}
