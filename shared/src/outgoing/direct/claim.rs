//! A worker takes a direct mail, so that no other sends it.

use sqlx::types::Json;

use crate::company;
use crate::ids::{MessageId, UserId};
use crate::language::Language;
use crate::messages::{AttachmentFile, MessageKind, Person};
use crate::outgoing::claim::{Claim, LEASE};
use crate::outgoing::company_address;
use crate::outgoing::outbound::{Answers, Outbound, Outgoing};
use crate::tenancy::TenantTx;

/// Takes it; the caller commits before it sends.
pub(in crate::outgoing) async fn claim(
    tx: &mut TenantTx,
    id: MessageId,
) -> Result<Claim, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let until = sqlx::query_scalar!(
        "select sending_until from direct_mails where tenant_id = $1 and id = $2 and delivery_state in ('queued', 'deferred') for update",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match until {
        None => return Ok(Claim::Done),
        Some(Some(until)) if until > now => return Ok(Claim::Taken { until }),
        Some(_) => {}
    }
    sqlx::query!(
        "update direct_mails set sending_until = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now + LEASE
    )
    .execute(tx.conn())
    .await?;
    Ok(Claim::Send(Box::new(load(tx, id).await?)))
}

async fn load(tx: &mut TenantTx, id: MessageId) -> Result<Outbound, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select m.author_id as "author: UserId", m.from_name, m.reply_to, m.to_people as "to: Json<Vec<Person>>", m.cc_people as "cc: Json<Vec<Person>>",
                  m.subject, m.text, m.unsafe_html, m.message_id, m.language as "language: Language", m.written_at, m.automatic,
                  coalesce(o.number, f.number) as number, coalesce(v.pdf, f.pdf) as pdf, f.ubl as "ubl?"
             from direct_mails m
             left join offers o on o.tenant_id = m.tenant_id and o.id = m.offer_id
             left join offer_versions v on v.tenant_id = m.tenant_id and v.offer_id = m.offer_id and v.version = m.version
             left join issued_invoices f on f.tenant_id = m.tenant_id and f.invoice_id = m.invoice_id
            where m.tenant_id = $1 and m.id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let number = row.number.unwrap_or_default();
    let file = |extension, content_type: &str, content| AttachmentFile {
        name: format!("{number}.{extension}"),
        content_type: content_type.to_owned(),
        content,
    };
    // What reminds of a document does not bring it again.
    let pdf = row
        .pdf
        .filter(|_| !row.automatic)
        .map(|pdf| file("pdf", "application/pdf", pdf));
    let ubl = row
        .ubl
        .map(|ubl| file("xml", "application/xml", ubl.into_bytes()));
    let mut company = company::current(tx).await?;
    company.name = row.from_name;
    let server = company::find_way(tx)
        .await?
        .and_then(|way| Some((way.address, way.server?)));
    let (from, server) = match server {
        Some((address, server)) => (address, Some(server)),
        None => (company_address(tx).await?, None),
    };
    Ok(Outbound {
        message: id,
        outgoing: Outgoing::Direct(id),
        kind: if row.automatic {
            MessageKind::Reminder
        } else {
            MessageKind::Offer
        },
        author: row.author,
        assignee: None,
        from: Person {
            name: String::new(),
            email: from,
        },
        answers: Answers::ToCompany(row.reply_to),
        server,
        to: row.to.0,
        cc: row.cc.0,
        bcc: Vec::new(),
        subject: row.subject,
        text: row.text,
        html: row.unsafe_html,
        message_id: row.message_id,
        in_reply_to: None,
        references: Vec::new(),
        written_at: row.written_at,
        files: pdf.into_iter().chain(ubl).collect(),
        language: row.language,
        quoted: None,
        company,
    })
}
