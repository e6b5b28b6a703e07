//! Requests by week.

use serde::Serialize;
use time::{Date, Duration};

use crate::company;
use crate::tenancy::TenantTx;

/// How far back the weeks go: a quarter.
pub const WEEKS: i64 = 13;

/// A week of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday, where the company is.
    #[serde(with = "crate::offers::iso_date")]
    pub monday: Date,
    /// Requests that came in it; the bin is left out.
    pub requests: i64,
    /// Half of those that were answered had their first answer within so many seconds; none was answered: `None`.
    pub first_answer_seconds: Option<i64>,
}

/// The last [`WEEKS`] weeks, this one included, oldest first.
pub async fn weeks(tx: &mut TenantTx) -> Result<Vec<Week>, sqlx::Error> {
    let zone = company::current(tx).await?.time_zone;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let since = now - Duration::weeks(WEEKS - 1);
    sqlx::query_as!(
        Week,
        r#"with weeks as (
             select generate_series(date_trunc('week', $2::timestamptz at time zone $4), date_trunc('week', $3::timestamptz at time zone $4), '1 week') as monday),
           asked as (
             select date_trunc('week', r.received_at at time zone $4) as monday, r.received_at,
                    (select min(m.received_at) from messages m
                      where m.tenant_id = r.tenant_id and m.request_id = r.id and m.direction = 'outgoing' and m.kind in ('reply', 'offer')) as answered_at
               from requests r
              where r.tenant_id = $1 and r.deleted_at is null and r.received_at >= date_trunc('week', $2::timestamptz at time zone $4) at time zone $4)
           select w.monday::date as "monday!", count(a.received_at) as "requests!",
                  (percentile_cont(0.5) within group (order by extract(epoch from a.answered_at - a.received_at)))::bigint as first_answer_seconds
             from weeks w left join asked a on a.monday = w.monday
            group by w.monday order by w.monday"#,
        tenant,
        since,
        now,
        zone
    )
    .fetch_all(tx.conn())
    .await
}
