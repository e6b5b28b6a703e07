//! The first step: a worker takes a message, so that no other sends it.

use sqlx::types::Json;
use time::{Duration, OffsetDateTime};

use super::outbound::{Answers, Outbound, Outgoing, Quoted};
use super::{ReplyToken, company_address, direct};
use crate::company;
use crate::extensions::quote_requests::{self, Sender};
use crate::ids::{MessageId, RequestId, UserId};
use crate::messages::{MessageKind, Person, attachments};
use crate::tenancy::TenantTx;

/// How long a message belongs to who claimed it. Longer than sending may take ([`super::SEND_TIMEOUT`]), so that two never send the same one.
pub(super) const LEASE: Duration = Duration::seconds(150);

/// What came of the attempt to take a message.
#[derive(Debug)]
pub(super) enum Claim {
    /// Send it, then say how that went.
    Send(Box<Outbound>),
    /// Somebody else sends it, or died doing so.
    Taken {
        /// When to look again.
        until: OffsetDateTime,
    },
    /// It needs no sending any more.
    Done,
}

/// Takes a mail for sending. The caller commits before it sends.
pub(super) async fn claim(tx: &mut TenantTx, outgoing: Outgoing) -> Result<Claim, sqlx::Error> {
    match outgoing {
        Outgoing::Message(id) => claim_message(tx, id).await,
        Outgoing::Direct(id) => direct::claim(tx, id).await,
    }
}

async fn claim_message(tx: &mut TenantTx, id: MessageId) -> Result<Claim, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let row = sqlx::query!(
        r#"select sending_until from messages
            where tenant_id = $1 and id = $2 and direction = 'outgoing' and delivery_state in ('queued', 'deferred')
              for update"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match row {
        None => return Ok(Claim::Done),
        Some(row) => {
            if let Some(until) = row.sending_until.filter(|until| *until > now) {
                return Ok(Claim::Taken { until });
            }
        }
    }
    sqlx::query!(
        "update messages set sending_until = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now + LEASE
    )
    .execute(tx.conn())
    .await?;
    Ok(Claim::Send(Box::new(load(tx, id).await?)))
}

async fn load(tx: &mut TenantTx, id: MessageId) -> Result<Outbound, sqlx::Error> {
    let tenant = tx.tenant();
    let row = sqlx::query!(
        r#"select m.request_id as "request_id: RequestId", m.kind as "kind: MessageKind", m.author_id as "author_id: UserId", m.from_name,
                  m.to_people as "to: Json<Vec<Person>>", m.cc_people as "cc: Json<Vec<Person>>", m.bcc_people as "bcc: Json<Vec<Person>>",
                  m.subject, m.text, m.unsafe_html, m.message_id, m.in_reply_to, m.reference_ids, m.sent_at,
                  r.number, r.language, r.assignee_id as "assignee_id: UserId"
             from messages m join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id
            where m.tenant_id = $1 and m.id = $2"#,
        tenant.get(),
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let mut company = company::current(tx).await?;
    let mut from = company_address(tx).await?;
    let mut answers =
        Answers::ToRequest(ReplyToken::make(&tx.platform().keys, tenant, &row.number));
    let mut server = None;
    if quote_requests::settings(tx).await?.sender == Sender::Own
        && let Some(way) = company::find_way(tx).await?
    {
        company.name = way.display_name;
        answers = Answers::ToCompany(way.address.clone());
        if way.server.is_some() {
            from = way.address;
        }
        server = way.server;
    }
    let quoted = match row.kind {
        MessageKind::AutoReply | MessageKind::Reminder => None,
        _ => quoted(tx, row.request_id, row.sent_at).await?,
    };
    Ok(Outbound {
        message: id,
        outgoing: Outgoing::Message(id),
        kind: row.kind,
        author: row.author_id,
        assignee: row.assignee_id,
        from: Person {
            name: row.from_name,
            email: from,
        },
        answers,
        server,
        to: row.to.0,
        cc: row.cc.0,
        bcc: row.bcc.0,
        subject: row.subject,
        text: row.text,
        html: row.unsafe_html,
        message_id: row.message_id.unwrap_or_else(|| super::message_id(tx, id)),
        in_reply_to: row.in_reply_to,
        references: row.reference_ids,
        written_at: row.sent_at,
        files: attachments::load_of(tx, id).await?,
        language: row
            .language
            .and_then(|code| code.parse().ok())
            .unwrap_or(company.language),
        quoted,
        company,
    })
}

/// The newest mail that had come in when the answer was written. What colleagues typed in for somebody who phoned is not quoted back to them.
async fn quoted(
    tx: &mut TenantTx,
    request: RequestId,
    written_at: OffsetDateTime,
) -> Result<Option<Quoted>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        "select from_name, from_email, text, sent_at from messages
          where tenant_id = $1 and request_id = $2 and direction = 'incoming' and kind = 'mail' and mail_id is not null and received_at <= $3
          order by received_at desc, id desc limit 1",
        tenant,
        request.uuid(),
        written_at
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Quoted {
        writer: Person {
            name: row.from_name,
            email: row.from_email,
        },
        text: row.text,
        sent_at: row.sent_at,
    }))
}
