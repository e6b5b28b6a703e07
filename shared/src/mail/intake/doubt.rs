//! A forwarder whose mail fails DMARC may be somebody else who uses their address.

use sqlx::types::Json;
use understanding::{Envelope, Understanding, understand};

use super::{facts, parse_apart};
use crate::contacts;
use crate::ids::{ContactId, MailId, RequestId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Understands the mail again, now that its sender is not believed by name alone. When that leaves the requester in doubt, so does the request that the mail
/// became: whoever the mail says sent it is its requester, and the writer of the forwarded mail a candidate. Nothing changes once somebody answered,
/// chose the requester, or confirmed this forwarder before.
pub(in crate::mail) async fn doubt_forwarder(
    tx: &mut TenantTx,
    mail: MailId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select r.id as "request: RequestId", a.sender, a.recipient, a.raw
             from accepted_mails a
             join messages m on m.tenant_id = a.tenant_id and m.mail_id = a.id
             join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id
            where a.tenant_id = $1 and a.id = $2 and a.outcome = 'request' and a.raw_removed_at is null
              and r.status = 'received' and r.requester_certain and r.deleted_at is null
              and not exists (select from timeline_events e where e.tenant_id = $1 and e.request_id = r.id and e.event = 'requester_chosen')
              for update of r"#,
        tenant,
        mail.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let envelope = Envelope {
        sender: row.sender,
        recipient: row.recipient,
    };
    let (_, parsed) = parse_apart(row.raw, envelope).await?;
    let Ok(parsed) = parsed else { return Ok(()) };
    let mut facts = facts::load(tx, parsed.pointers(), parsed.subject()).await?;
    facts.sender_unverified = true;
    let understood = understand(&parsed, &facts);
    if understood.certain {
        return Ok(());
    }
    set_in_doubt(tx, row.request, understood).await?;
    tx.changed(Change::Request(row.request));
    Ok(())
}

async fn set_in_doubt(
    tx: &mut TenantTx,
    request: RequestId,
    understood: Understanding,
) -> Result<(), sqlx::Error> {
    let contact = contacts::find_by_email(tx, &understood.requester.email).await?;
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update requests set requester_name = $3, requester_email = lower($4), requester_certain = false, candidates = $5, contact_id = $6,
                             forwarder_email = null, reasons = $7
          where tenant_id = $1 and id = $2",
        tenant,
        request.uuid(),
        understood.requester.name,
        understood.requester.email,
        Json(understood.candidates) as _,
        contact.map(ContactId::uuid),
        Json(understood.reasons) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
