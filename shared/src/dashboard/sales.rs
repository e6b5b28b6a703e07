//! Offers that were decided, by month and salesperson.

use rust_decimal::Decimal;
use serde::Serialize;
use time::Date;

use crate::company;
use crate::i18n::Locale;
use crate::ids::UserId;
use crate::tenancy::TenantTx;

/// How far back the months go.
pub const MONTHS: usize = 12;

/// The first days of the last [`MONTHS`] months of the company, this one included, oldest first.
pub async fn months(tx: &mut TenantTx) -> Result<Vec<Date>, sqlx::Error> {
    let company = company::current(tx).await?;
    let mut month = Locale::new(company.language, &company.time_zone)
        .day(tx.now())
        .replace_day(1)
        .ok();
    let mut months = Vec::new();
    while let Some(first) = month.filter(|_| months.len() < MONTHS) {
        months.push(first);
        month = first
            .previous_day()
            .and_then(|last| last.replace_day(1).ok());
    }
    months.reverse();
    Ok(months)
}

/// What a salesperson's offers came to in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sales {
    /// The month's first day, where the company is.
    #[serde(with = "crate::offers::iso_date")]
    pub month: Date,
    /// Whose request it was, else who made the offer. `None`: nobody who is known.
    pub salesperson: Option<UserId>,
    /// Their name.
    pub name: Option<String>,
    /// Offers accepted in that month.
    pub accepted: i64,
    /// Offers refused in it.
    pub refused: i64,
    /// What the accepted ones come to, without VAT.
    pub net: Decimal,
}

/// The last [`MONTHS`] months, this one included, oldest first: the months and people of whom an offer was decided.
pub async fn sales(tx: &mut TenantTx) -> Result<Vec<Sales>, sqlx::Error> {
    let zone = company::current(tx).await?.time_zone;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_as!(
        Sales,
        r#"with decided as (
             select date_trunc('month', o.decided_at at time zone $3)::date as month, coalesce(r.assignee_id, o.created_by) as salesperson, o.status, o.net
               from offers o left join requests r on r.tenant_id = o.tenant_id and r.id = o.request_id
              where o.tenant_id = $1 and o.status in ('accepted', 'refused')
                and o.decided_at >= (date_trunc('month', $2::timestamptz at time zone $3) - make_interval(months => $4 - 1)) at time zone $3)
           select d.month as "month!", d.salesperson as "salesperson: UserId", u.name as "name?",
                  count(*) filter (where d.status = 'accepted') as "accepted!", count(*) filter (where d.status = 'refused') as "refused!",
                  coalesce(sum(d.net) filter (where d.status = 'accepted'), 0) as "net!"
             from decided d
             left join memberships m on m.tenant_id = $1 and m.user_id = d.salesperson
             left join users u on u.id = m.user_id
            group by d.month, d.salesperson, u.name order by d.month, lower(u.name), d.salesperson"#,
        tenant,
        now,
        zone,
        i32::try_from(MONTHS).unwrap_or(i32::MAX)
    )
    .fetch_all(tx.conn())
    .await
}
