//! What a mail points at, looked up inside the tenant.

use std::collections::{HashMap, HashSet};

use time::Duration;
use understanding::{Facts, KnownMessage, KnownRequest, Pointers, normalised_subject};

use crate::outgoing::ReplyToken;
use crate::tenancy::TenantTx;

/// A request older than this is not "probably the same conversation" any more.
const RECENT: Duration = Duration::days(30);
/// Requests of the same subject that are looked at.
const MAX_RECENT: i64 = 50;

/// The facts that understanding needs.
pub(super) async fn load(
    tx: &mut TenantTx,
    pointers: &Pointers,
    subject: &str,
) -> Result<Facts, sqlx::Error> {
    let mut facts = of_company(tx).await?;
    let by_token = pointers
        .tag
        .as_deref()
        .and_then(|tag| ReplyToken::read(&tx.platform().keys, tx.tenant(), tag));
    facts.known_messages = messages(tx, &pointers.message_ids).await?;
    if let Some(number) = by_token {
        facts.request_by_token = named_by_token(tx, &number, nearest(pointers, &facts)).await?;
    }
    let keys: Vec<_> = facts
        .known_messages
        .values()
        .filter_map(|m| m.request.parse().ok())
        .collect();
    let named = if keys.is_empty() {
        Vec::new()
    } else {
        requests(tx, "", &keys).await?
    };
    facts.requests = named.into_iter().map(|r| (r.request.clone(), r)).collect();
    let subject = normalised_subject(subject);
    if !subject.is_empty() {
        facts.recent_requests = requests(tx, &subject, &[]).await?;
    }
    Ok(facts)
}

/// The message of this tenant that the mail answers.
pub(super) fn nearest<'p>(pointers: &'p Pointers, facts: &Facts) -> Option<&'p str> {
    let ids = pointers.message_ids.iter();
    ids.map(String::as_str)
        .find(|id| facts.known_messages.contains_key(*id))
}

/// The request whose number a reply token names, or the one it was merged into. `None` too when the mail answers a message that was moved away from it:
/// the answer goes after the message.
async fn named_by_token(
    tx: &mut TenantTx,
    number: &str,
    answers: Option<&str>,
) -> Result<Option<KnownRequest>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let current = sqlx::query_scalar!(
        r#"select coalesce(r.merged_into, r.id) as "current!" from requests r
            where r.tenant_id = $1 and r.number = $2
              and not exists (select from messages m join request_moves v on v.tenant_id = $1 and v.source_id = r.id
                               where m.tenant_id = $1 and m.message_id = $3 and m.request_id <> r.id and v.kind <> 'merge' and m.id = any(v.message_ids))"#,
        tenant,
        number,
        answers
    )
    .fetch_optional(tx.conn())
    .await?;
    match current {
        Some(current) => Ok(requests(tx, "", &[current]).await?.pop()),
        None => Ok(None),
    }
}

async fn of_company(tx: &mut TenantTx) -> Result<Facts, sqlx::Error> {
    let tenant = tx.tenant().get();
    let mail_domain = tx.platform().mail_domain.clone();
    let row = sqlx::query!(
        r#"select array(select local_part from addresses where tenant_id = $1) as "local_parts!",
                  array(select domain from tenant_domains where tenant_id = $1) as "domains!",
                  array(select u.email from memberships m join users u on u.id = m.user_id
                         where m.tenant_id = $1 and m.deactivated_at is null) as "members!",
                  array(select email from trusted_forwarders where tenant_id = $1) as "forwarders!",
                  array(select email from trusted_forwarders where tenant_id = $1 and is_requester) as "asking_forwarders!",
                  array(select email from blocked_senders where tenant_id = $1) as "blocked!""#,
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    let asking: HashSet<String> = row.asking_forwarders.into_iter().collect();
    Ok(Facts {
        own_addresses: row
            .local_parts
            .iter()
            .map(|local_part| format!("{local_part}@{mail_domain}"))
            .collect(),
        mail_domain,
        domains: row.domains.into_iter().collect(),
        members: row.members.into_iter().collect(),
        forwarder_is_requester: row
            .forwarders
            .iter()
            .map(|email| (email.clone(), asking.contains(email)))
            .collect(),
        trusted_forwarders: row.forwarders.into_iter().collect(),
        blocked: row.blocked.into_iter().collect(),
        ..Facts::default()
    })
}

async fn messages(
    tx: &mut TenantTx,
    ids: &[String],
) -> Result<HashMap<String, KnownMessage>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select m.message_id as "message_id!", m.request_id, m.direction = 'outgoing' as "outgoing!"
             from messages m join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id and r.deleted_at is null
            where m.tenant_id = $1 and m.message_id = any($2)"#,
        tenant,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                row.message_id,
                KnownMessage {
                    request: row.request_id.to_string(),
                    outgoing: row.outgoing,
                },
            )
        })
        .collect())
}

/// Requests by id, or open ones of the last weeks by subject, each with everyone who took part.
async fn requests(
    tx: &mut TenantTx,
    subject: &str,
    ids: &[uuid::Uuid],
) -> Result<Vec<KnownRequest>, sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), tx.now() - RECENT);
    let rows = sqlx::query!(
        r#"select r.id, r.subject, r.requester_email,
                  array(select lower(m.from_email) from messages m where m.tenant_id = $1 and m.request_id = r.id
                        union select lower(p ->> 'email') from messages m, jsonb_array_elements(m.to_people || m.cc_people) p
                         where m.tenant_id = $1 and m.request_id = r.id and m.direction = 'outgoing') as "participants!: Vec<Option<String>>"
             from requests r
            where r.tenant_id = $1 and r.deleted_at is null
              and (r.id = any($2)
                   or ($3 <> '' and r.subject_key = left(lower($3), 100) and lower(r.subject) = lower($3) and r.last_activity_at > $4 and r.status <> 'cancelled'))
            order by r.last_activity_at desc limit $5"#,
        tenant,
        ids,
        subject,
        since,
        MAX_RECENT
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| KnownRequest {
            request: row.id.to_string(),
            participants: row
                .participants
                .into_iter()
                .flatten()
                .chain([row.requester_email])
                .filter(|email| !email.is_empty())
                .collect(),
            subject: row.subject,
        })
        .collect())
}
