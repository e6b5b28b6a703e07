//! Offers that will soon be over.

use sqlx::types::Json;
use time::Duration;
use uuid::Uuid;

use super::Today;
use super::rule::{Customer, Expiring, soon_over};
use super::write::{self, Reminder, Way};
use crate::customer_page;
use crate::ids::{MessageId, OfferId, RequestId};
use crate::mail_texts::MailTextKind;
use crate::messages::Person;
use crate::offers::{self, OfferError, Status};
use crate::tenancy::TenantTx;

struct Row {
    offer: OfferId,
    version: i32,
    expiring: Expiring,
    customer: Customer,
    way: Way,
    salesperson: String,
}

/// Reminds of those that are due among the next `limit` ones; the last id if there may be more.
pub(super) async fn remind(
    tx: &mut TenantTx,
    today: &Today,
    days: u16,
    after: Option<Uuid>,
    limit: u16,
) -> Result<Option<Uuid>, sqlx::Error> {
    let rows = list(tx, today, days, after, limit).await?;
    let last = rows.last().map(|row| row.offer.uuid());
    let more = last.filter(|_| rows.len() == usize::from(limit));
    for row in rows {
        if soon_over(&row.expiring, row.customer, days, today.day) {
            send(tx, row).await?;
        }
    }
    Ok(more)
}

/// Unless it was decided or made anew at this moment.
async fn send(tx: &mut TenantTx, row: Row) -> Result<(), sqlx::Error> {
    match offers::lock(tx, row.offer).await {
        Ok(locked) if locked.status == Status::Sent => {}
        Err(OfferError::Db(error)) => return Err(error),
        Ok(_) | Err(_) => return Ok(()),
    }
    let offer = offers::find(tx, row.offer).await?;
    let Some(offer) = offer.filter(|offer| offer.version == row.version) else {
        return Ok(());
    };
    let link = customer_page::find_link(tx, offer.id).await?;
    let link = link.map(|link| link.url(tx)).unwrap_or_default();
    let mut values = offers::mail_values(tx, &offer, &link).await?;
    values.insert("salesperson", row.salesperson);
    let reminder = Reminder {
        kind: MailTextKind::OfferReminder,
        language: offer.language,
        values,
        offer: Some((row.offer, row.version)),
        unanswered_since: None,
    };
    write::send(tx, row.way, reminder).await
}

/// Offers that end within `days` days, by id.
async fn list(
    tx: &mut TenantTx,
    today: &Today,
    days: u16,
    after: Option<Uuid>,
    limit: u16,
) -> Result<Vec<Row>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select o.id as "offer: OfferId", o.version, o.valid_until, o.sent_at as "sent_at!",
                  r.id as "request?: RequestId", r.requester_certain as "certain?", r.requester_email as "email?",
                  r.id is not null and (r.deleted_at is not null or r.status = 'cancelled') as "gone!",
                  d.id as "mail?: MessageId", d.to_people as "to?: Json<Vec<Person>>",
                  coalesce(u.name, '') as "salesperson!",
                  exists (select from messages m where m.tenant_id = $1 and m.request_id = r.id and m.direction = 'incoming' and m.kind = 'mail'
                             and m.received_at > o.sent_at) as "answered!",
                  exists (select from customer_reminders c where c.tenant_id = $1 and c.offer_id = o.id and c.version = o.version) as "reminded!",
                  exists (select from messages b where b.tenant_id = $1 and b.delivery_state in ('bounced', 'failed')
                             and b.to_people @> jsonb_build_array(jsonb_build_object('email', coalesce(r.requester_email, d.to_people -> 0 ->> 'email')))) as "returned!",
                  exists (select from direct_mails b where b.tenant_id = $1 and b.delivery_state in ('bounced', 'failed')
                             and b.to_people @> jsonb_build_array(jsonb_build_object('email', coalesce(r.requester_email, d.to_people -> 0 ->> 'email')))) as "returned_directly!",
                  (select max(c.sent_at) from customer_reminders c where c.tenant_id = $1 and c.request_id = r.id) as last_reminded
             from offers o
             left join requests r on r.tenant_id = o.tenant_id and r.id = o.request_id
             left join lateral (select id, to_people, author_id from direct_mails
                                 where tenant_id = $1 and offer_id = o.id and version = o.version and not automatic
                                 order by written_at desc limit 1) d on true
             left join lateral (select author_id from messages
                                 where tenant_id = $1 and request_id = r.id and direction = 'outgoing' and kind = 'offer' and author_id is not null
                                 order by received_at desc limit 1) m on true
             left join users u on u.id = coalesce(m.author_id, d.author_id)
            where o.tenant_id = $1 and o.status = 'sent' and o.sent_at is not null and o.valid_until between $2 and $3 and ($4::uuid is null or o.id > $4)
            order by o.id limit $5"#,
        tenant,
        today.day,
        today.day + Duration::days(days.into()),
        after,
        i64::from(limit)
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().filter_map(|row| {
        let way = match (row.request, row.mail, row.to) {
            (Some(request), _, _) => Way::Conversation(request),
            (None, Some(mail), Some(_)) => Way::AsMail(mail),
            (None, _, _) => return None,
        };
        let has_address = row.request.is_none() || row.email.is_some_and(|email| !email.is_empty());
        (!row.gone).then_some(Row {
            offer: row.offer,
            version: row.version,
            expiring: Expiring {
                sent_on: today.locale.day(row.sent_at),
                valid_until: row.valid_until,
                reminded: row.reminded,
            },
            customer: Customer {
                certain: row.certain.unwrap_or(true),
                reachable: has_address && !row.returned && !row.returned_directly,
                answered: row.answered,
                last_reminded: row.last_reminded.map(|at| today.locale.day(at)),
            },
            way,
            salesperson: row.salesperson,
        })
    });
    Ok(rows.collect())
}
