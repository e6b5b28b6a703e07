//! Somebody writes a direct mail: it is kept and its sending asked for in one transaction.

use sqlx::types::Json;

use super::SendDirectMail;
use crate::fields::FieldErrors;
use crate::ids::{MessageId, OfferId, UserId};
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
    let Brings::Offer(offer, version) = new.brings;
    sqlx::query!(
        "insert into direct_mails (tenant_id, id, offer_id, version, author_id, from_name, reply_to, to_people, cc_people, subject, text, unsafe_html,
                                   message_id, language, written_at, delivery_state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'queued')",
        tenant,
        mail.uuid(),
        offer.uuid(),
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
        now
    )
    .execute(tx.conn())
    .await?;
    tx.enqueue(&SendDirectMail { mail }).await?;
    Ok(mail)
}
