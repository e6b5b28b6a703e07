//! Customers who don't answer.

use time::Duration;
use uuid::Uuid;

use super::Today;
use super::rule::{Customer, Ours, unanswered};
use super::write::{self, Reminder, Way};
use crate::company;
use crate::customer_page;
use crate::ids::{OfferId, RequestId};
use crate::language::Language;
use crate::mail_texts::MailTextKind;
use crate::messages::DeliveryState;
use crate::outgoing;
use crate::tenancy::TenantTx;

/// Requests in which nothing happened for longer are not looked at: above the most working days that can be chosen, and what the rule adds.
const LOOKED_AT: Duration = Duration::days(150);

struct Row {
    request: RequestId,
    number: String,
    requester: String,
    language: Option<Language>,
    ours: Ours,
    customer: Customer,
    unanswered_since: Uuid,
    subject: String,
    salesperson: String,
    offer: Option<(OfferId, String)>,
}

/// Reminds those that are due among the next `limit` ones; the last id if there may be more. Where answers don't come back to us, nobody knows who
/// answered, so nobody is reminded.
pub(super) async fn remind(
    tx: &mut TenantTx,
    today: &Today,
    days: u16,
    after: Option<Uuid>,
    limit: u16,
) -> Result<Option<Uuid>, sqlx::Error> {
    if outgoing::answers_outside(tx).await?.is_some() {
        return Ok(None);
    }
    let rows = list(tx, today, after, limit).await?;
    let last = rows.last().map(|row| row.request.uuid());
    let more = last.filter(|_| rows.len() == usize::from(limit));
    for row in rows {
        if unanswered(row.ours, row.customer, days, today.day) {
            send(tx, row).await?;
        }
    }
    Ok(more)
}

async fn send(tx: &mut TenantTx, row: Row) -> Result<(), sqlx::Error> {
    let company = company::current(tx).await?;
    let link = match &row.offer {
        Some((offer, _)) => customer_page::find_link(tx, *offer).await?,
        None => None,
    };
    let link = link.map(|link| link.url(tx)).unwrap_or_default();
    let number = row.offer.map_or(row.number, |(_, number)| number);
    let reminder = Reminder {
        kind: MailTextKind::Unanswered,
        language: row.language.unwrap_or(company.language),
        values: [
            ("name", row.requester),
            ("company", company.name),
            ("number", number),
            ("salesperson", row.salesperson),
            ("subject", row.subject),
            ("link", link),
        ]
        .into(),
        offer: None,
        unanswered_since: Some(row.unanswered_since),
    };
    write::send(tx, Way::Conversation(row.request), reminder).await
}

/// Requests in which the last word is ours, by id. One that somebody works on at this moment is left for the next time.
async fn list(
    tx: &mut TenantTx,
    today: &Today,
    after: Option<Uuid>,
    limit: u16,
) -> Result<Vec<Row>, sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), tx.now() - LOOKED_AT);
    let rows = sqlx::query!(
        r#"select r.id as "request: RequestId", r.number, r.requester_name, r.requester_email, r.requester_certain, r.language as "language?", r.status = 'offer_sent' as "offered!",
                  ours.subject as "subject!", ours.from_name as "salesperson!", ours.received_at as "written_at!", ours.delivery_state as "delivery?: DeliveryState",
                  coalesce(heard.id, r.id) as "unanswered_since!", coalesce(heard.received_at > ours.received_at, false) or r.waiting_since is not null as "answered!",
                  o.id as "offer?: OfferId", o.number as "offer_number?",
                  exists (select from customer_reminders c where c.tenant_id = $1 and c.unanswered_since = coalesce(heard.id, r.id)) as "reminded!",
                  exists (select from messages b where b.tenant_id = $1 and b.delivery_state in ('bounced', 'failed')
                             and b.to_people @> jsonb_build_array(jsonb_build_object('email', r.requester_email))) as "returned!",
                  exists (select from direct_mails b where b.tenant_id = $1 and b.delivery_state in ('bounced', 'failed')
                             and b.to_people @> jsonb_build_array(jsonb_build_object('email', r.requester_email))) as "returned_directly!",
                  (select max(c.sent_at) from customer_reminders c where c.tenant_id = $1 and c.request_id = r.id) as last_reminded
             from requests r
            cross join lateral (select subject, from_name, received_at, delivery_state from messages
                                 where tenant_id = $1 and request_id = r.id and direction = 'outgoing' and kind in ('reply', 'offer')
                                 order by received_at desc, id desc limit 1) ours
             left join lateral (select id, received_at from messages
                                 where tenant_id = $1 and request_id = r.id and direction = 'incoming' and kind = 'mail'
                                 order by received_at desc, id desc limit 1) heard on true
             left join lateral (select id, number from offers
                                 where tenant_id = $1 and request_id = r.id and status = 'sent' and valid_until >= $3
                                 order by sent_at desc limit 1) o on true
            where r.tenant_id = $1 and r.status in ('replied', 'offer_sent') and r.deleted_at is null and r.merged_into is null and r.last_activity_at > $2
              and ($4::uuid is null or r.id > $4)
            order by r.id limit $5 for update of r skip locked"#,
        tenant,
        since,
        today.day,
        after,
        i64::from(limit)
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().map(|row| Row {
        ours: Ours {
            written_on: today.locale.day(row.written_at),
            // What a colleague wrote with their own mail program has no delivery of ours.
            delivered: matches!(row.delivery, None | Some(DeliveryState::Sent)),
            reminded: row.reminded,
            open: !row.offered || row.offer.is_some(),
        },
        customer: Customer {
            certain: row.requester_certain,
            reachable: !row.requester_email.is_empty() && !row.returned && !row.returned_directly,
            answered: row.answered,
            last_reminded: row.last_reminded.map(|at| today.locale.day(at)),
        },
        request: row.request,
        number: row.number,
        requester: row.requester_name,
        language: row.language.and_then(|code| code.parse().ok()),
        unanswered_since: row.unanswered_since,
        subject: row.subject,
        salesperson: row.salesperson,
        offer: row.offer.zip(row.offer_number),
    });
    Ok(rows.collect())
}
