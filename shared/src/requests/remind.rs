//! A customer who waits is not forgotten: after so many working days without an answer, whoever works on the request is reminded.
//!
//! Once each time that span has passed, until somebody answers. Reminders come on working days from eight o'clock, in the company's own time.

use std::time::Duration as StdDuration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{TimelineEvent, record};
use crate::company;
use crate::extensions::{self, quote_requests};
use crate::i18n::Locale;
use crate::ids::RequestId;
use crate::live::Change;
use crate::notifications::{self, NotificationKind};
use crate::queue::{Job, Lane, Recurring, Whose};
use crate::tenancy::TenantTx;
use crate::working_days::{days_ago, is_working_day};

/// Nobody is reminded before this hour of the company's day.
const FROM_HOUR: u8 = 8;
/// Who asked longer ago waits no more: the day a company switches reminders on brings no years of old requests.
const FORGOTTEN_AFTER: Duration = Duration::days(180);

/// Reminds the salespeople of a company. Running it twice reminds nobody twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindSalespeople {}

impl Job for RemindSalespeople {
    const KIND: &'static str = "remind_salespeople";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for RemindSalespeople {
    const EVERY: StdDuration = StdDuration::from_hours(1);
    const WHOSE: Whose = Whose::EachTenant;
}

/// Reminds of at most `limit` requests whose customers wait too long; answers how many there were.
pub async fn remind(tx: &mut TenantTx, limit: u16) -> Result<usize, sqlx::Error> {
    let Some(days) = quote_requests::settings(tx)
        .await?
        .reminder_after_working_days
    else {
        return Ok(0);
    };
    if !extensions::is_active(tx, quote_requests::KEY).await? {
        return Ok(0);
    }
    let company = company::current(tx).await?;
    let locale = Locale::new(company.language, &company.time_zone);
    let Some(before) = waiting_too_long_before(&locale, tx.now(), days) else {
        return Ok(0);
    };
    let waiting = take_waiting(tx, before, limit).await?;
    for request in &waiting {
        notifications::tell_salespeople(tx, NotificationKind::Reminder, *request).await?;
        record(
            tx,
            *request,
            TimelineEvent::Reminded,
            json!({ "days": days }),
        )
        .await?;
        tx.changed(Change::Request(*request));
    }
    Ok(waiting.len())
}

/// Who waits since before this, waits for `days` working days. `None`: it is no time to remind anybody.
fn waiting_too_long_before(
    locale: &Locale,
    now: OffsetDateTime,
    days: u16,
) -> Option<OffsetDateTime> {
    let (today, hour) = locale.day_and_hour(now)?;
    if hour < FROM_HOUR || !is_working_day(today) {
        return None;
    }
    locale.start_of(days_ago(today, days).next_day()?)
}

/// Requests to remind of, marked so. One that somebody works on at this moment is left for the next time.
async fn take_waiting(
    tx: &mut TenantTx,
    before: OffsetDateTime,
    limit: u16,
) -> Result<Vec<RequestId>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_scalar!(
        r#"update requests set reminded_at = $3
            where tenant_id = $1 and id = any(array(
                select id from requests
                 where tenant_id = $1 and waiting_since < $2 and waiting_since > $4 and deleted_at is null and status <> 'cancelled'
                   and (reminded_at is null or reminded_at < $2)
                 order by waiting_since, id limit $5 for update skip locked))
        returning id as "id: RequestId""#,
        tenant,
        before,
        now,
        now - FORGOTTEN_AFTER,
        i64::from(limit)
    )
    .fetch_all(tx.conn())
    .await
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::language::Language;

    #[test]
    fn reminders_come_in_working_hours_of_the_company() {
        let brussels = Locale::new(Language::Fr, "Europe/Brussels");
        for (now, before) in [
            // Tuesday, before and after eight in Brussels.
            (datetime!(2026-11-24 06:59 UTC), None),
            (
                datetime!(2026-11-24 07:00 UTC),
                Some(datetime!(2026-11-22 23:00 UTC)),
            ),
            // Sunday.
            (datetime!(2026-11-22 10:00 UTC), None),
            // The national holiday, and the day after it.
            (datetime!(2026-07-21 10:00 UTC), None),
            (
                datetime!(2026-07-22 10:00 UTC),
                Some(datetime!(2026-07-19 22:00 UTC)),
            ),
        ] {
            assert_eq!(waiting_too_long_before(&brussels, now, 2), before, "{now}");
        }
    }
}
