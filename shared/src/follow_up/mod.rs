//! Customers are reminded: of an offer that will soon be over, and of what we wrote when they don't answer.
//!
//! Off until a company wants it. What the rule is stands in [`rule`](self): a reminder too few is better than one too many. Mails leave on working days in
//! office hours of the company, say that no person wrote them (RFC 3834 §5), and come from the request's own address where there is a request.
//! Salespeople who forget customers are reminded by [`crate::requests`].

mod expiring;
mod rule;
mod silent;
mod write;

use std::time::Duration as StdDuration;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::company;
use crate::extensions::{self, quote_requests};
use crate::i18n::Locale;
use crate::outgoing;
use crate::queue::{Job, Lane, Recurring, Whose};
use crate::tenancy::TenantTx;
use crate::working_days::is_working_day;

/// The first and the last hour of the company's day in which customers are reminded.
const OFFICE_HOURS: std::ops::RangeInclusive<u8> = 9..=16;

/// Reminds the customers of a company. Running it twice reminds nobody twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindCustomers {}

impl Job for RemindCustomers {
    const KIND: &'static str = "remind_customers";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for RemindCustomers {
    const EVERY: StdDuration = StdDuration::from_hours(1);
    const WHOSE: Whose = Whose::EachTenant;
}

/// How far a run has come: what it looks at next, in pieces of one transaction each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Offers with a later id than this.
    Offers(Option<Uuid>),
    /// Requests with a later id than this.
    Requests(Option<Uuid>),
}

/// Today, as the company sees it.
struct Today {
    locale: Locale,
    day: Date,
}

/// Looks at no more than `limit` offers or requests, and reminds the customers of those that are due. `None`: there are no more.
pub async fn remind(
    tx: &mut TenantTx,
    from: Progress,
    limit: u16,
) -> Result<Option<Progress>, sqlx::Error> {
    let settings = quote_requests::settings(tx).await?.follow_up;
    let Some(today) = office_hours(tx).await? else {
        return Ok(None);
    };
    if !extensions::is_active(tx, extensions::offers::KEY).await? || !outgoing::may_send(tx).await?
    {
        return Ok(None);
    }
    match from {
        Progress::Offers(after) => {
            let last = match settings.days_before_expiry {
                Some(days) => expiring::remind(tx, &today, days, after, limit).await?,
                None => None,
            };
            Ok(Some(last.map_or(Progress::Requests(None), |id| {
                Progress::Offers(Some(id))
            })))
        }
        Progress::Requests(after) => {
            let last = match settings.working_days_unanswered {
                Some(days) => silent::remind(tx, &today, days, after, limit).await?,
                None => None,
            };
            Ok(last.map(|id| Progress::Requests(Some(id))))
        }
    }
}

/// Today, if this is a time at which a customer may hear from us.
async fn office_hours(tx: &mut TenantTx) -> Result<Option<Today>, sqlx::Error> {
    let company = company::current(tx).await?;
    let locale = Locale::new(company.language, &company.time_zone);
    let now: OffsetDateTime = tx.now();
    Ok(locale
        .day_and_hour(now)
        .filter(|(day, hour)| is_working_day(*day) && OFFICE_HOURS.contains(hour))
        .map(|(day, _)| Today { locale, day }))
}
