//! Somebody writes a direct mail: it is kept and its sending asked for in one transaction.

use sqlx::types::Json;

use super::SendDirectMail;
use crate::fields::FieldErrors;
use crate::ids::{InvoiceId, MessageId, OfferId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::nul::without_nul;
use crate::outgoing::sender::{identity, may_send, message_id};
use crate::requests::{ReplyDraft, RequestError};
use crate::tenancy::TenantTx;

/// What a direct mail brings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Brings {
    /// The PDF of a version that was sent.
    Offer(OfferId, i32),
    /// The PDF and the UBL file of an issued invoice or credit note.
    Invoice(InvoiceId),
}

/// A direct mail to write.
#[derive(Debug)]
pub(crate) struct NewDirectMail {
    pub(crate) brings: Brings,
    pub(crate) to: Vec<Person>,
    /// The reader's.
    pub(crate) language: Language,
    pub(crate) written: ReplyDraft,
}

/// Writes it under the company's name. It leaves from a job; until then it shows as queued.
pub(crate) async fn write(
    tx: &mut TenantTx,
    new: NewDirectMail,
) -> Result<MessageId, RequestError> {
    if new.to.is_empty() {
        return Err(FieldErrors::one("to", "no-address").into());
    }
    if !may_send(tx).await? {
        return Err(FieldErrors::one("to", "owner-not-confirmed").into());
    }
    if new.written.subject.is_empty() {
        return Err(FieldErrors::one("subject", "required").into());
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let (mail, identity) = (MessageId::new(), identity(tx).await?);
    let author = tx.principal().user().map(UserId::uuid);
    let message_id = message_id(tx, mail);
    let (offer, version, invoice) = match new.brings {
        Brings::Offer(offer, version) => (Some(offer.uuid()), Some(version), None),
        Brings::Invoice(invoice) => (None, None, Some(invoice.uuid())),
    };
    sqlx::query!(
        "insert into direct_mails (tenant_id, id, offer_id, version, author_id, from_name, reply_to, to_people, cc_people, subject, text, unsafe_html,
                                   message_id, language, written_at, invoice_id, delivery_state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'queued')",
        tenant,
        mail.uuid(),
        offer,
        version,
        author,
        identity.name,
        identity.reply_to,
        Json(new.to) as _,
        Json(new.written.cc) as _,
        without_nul(new.written.subject),
        without_nul(new.written.text),
        new.written.html.map(without_nul),
        message_id,
        new.language.code(),
        now,
        invoice
    )
    .execute(tx.conn())
    .await?;
    tx.enqueue(&SendDirectMail { mail }).await?;
    Ok(mail)
}

/// Reminds of what a mail brought: to the same people, in the same name and language, but by nobody.
pub(crate) async fn write_again(
    tx: &mut TenantTx,
    of: MessageId,
    subject: &str,
    text: &str,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let mail = MessageId::new();
    let message_id = message_id(tx, mail);
    sqlx::query!(
        "insert into direct_mails (tenant_id, id, offer_id, version, invoice_id, author_id, from_name, reply_to, to_people, subject, text, message_id, language,
                                   written_at, delivery_state, automatic)
         select tenant_id, $3, offer_id, version, invoice_id, author_id, from_name, reply_to, to_people, coalesce(nullif($4, ''), 'Re: ' || subject), $5, $6,
                language, $7, 'queued', true
           from direct_mails where tenant_id = $1 and id = $2",
        tenant,
        of.uuid(),
        mail.uuid(),
        subject,
        text,
        message_id,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.enqueue(&SendDirectMail { mail }).await
}
