//! A mail is read again once somebody said who asks: a forwarder who is believed now brings the customer's own words, date, subject and files.

use sqlx::types::Json;
use understanding::{Envelope, Understanding, understand};

use super::apply::forwarders_note;
use super::{facts, parse_apart};
use crate::ids::{MessageId, RequestId};
use crate::live::Change;
use crate::messages::{self, Rewritten};
use crate::nul::without_nul;
use crate::requests::{self, Locked, RequestError};
use crate::tenancy::{Db, Principal, TenantTx};

/// The mail of a request, and what its message says so far.
struct First {
    message: MessageId,
    from: String,
    subject: String,
    sender: String,
    recipient: String,
    raw: Vec<u8>,
}

/// Reads the mail that a request came with again. Its message changes only when the mail now says, without doubt, that the requester is who was chosen.
pub async fn read_again(
    db: &Db,
    principal: &Principal,
    request: RequestId,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin(principal).await?;
    let Some(first) = find(&mut tx, request).await? else {
        return Ok(());
    };
    drop(tx);
    let envelope = Envelope {
        sender: first.sender.clone(),
        recipient: first.recipient.clone(),
    };
    let (_, parsed) = parse_apart(first.raw.clone(), envelope).await?;
    let Ok(mail) = parsed else { return Ok(()) };

    let mut tx = db.begin(principal).await?;
    let request = match requests::lock_current(&mut tx, request).await {
        Ok(request) => request,
        Err(RequestError::Db(error)) => return Err(error),
        Err(_) => return Ok(()),
    };
    let facts = facts::load(&mut tx, mail.pointers(), mail.subject()).await?;
    let understood = understand(&mail, &facts);
    let writer = &understood.requester.email;
    let is_theirs = understood.certain && writer.eq_ignore_ascii_case(&request.requester.email);
    if is_theirs && !writer.eq_ignore_ascii_case(&first.from) {
        rewrite(&mut tx, &request, &first, understood).await?;
        tx.changed(Change::Request(request.id));
        tx.commit().await?;
    }
    Ok(())
}

async fn find(tx: &mut TenantTx, request: RequestId) -> Result<Option<First>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        First,
        r#"select m.id as "message: MessageId", m.from_email as "from", m.subject, a.sender, a.recipient, a.raw
             from messages m join accepted_mails a on a.tenant_id = m.tenant_id and a.id = m.mail_id
            where m.tenant_id = $1 and m.request_id = $2 and m.direction = 'incoming' and a.raw_removed_at is null
            order by m.received_at, m.id limit 1"#,
        tenant,
        request.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

async fn rewrite(
    tx: &mut TenantTx,
    request: &Locked,
    first: &First,
    understood: Understanding,
) -> Result<(), sqlx::Error> {
    // A subject that somebody gave the request stays.
    let subject = if request.subject == first.subject {
        without_nul(understood.subject.clone())
    } else {
        request.subject.clone()
    };
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update requests set subject = $3, preview = $4, forwarder_email = $5, suggested_contact = $6, reasons = $7, language = coalesce($8, language)
          where tenant_id = $1 and id = $2",
        tenant,
        request.id.uuid(),
        subject,
        without_nul(messages::preview(&understood.text)),
        understood.forwarder.as_ref().map(|forwarder| forwarder.email.as_str()),
        Json(&understood.signature) as _,
        Json(&understood.reasons) as _,
        understood.language
    )
    .execute(tx.conn())
    .await?;
    let note = understood.note.clone();
    if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
        forwarders_note(tx, request.id, &understood, note).await?;
    }
    messages::rewrite(tx, first.message, Rewritten::from(understood)).await
}
