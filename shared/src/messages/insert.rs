//! A message comes to be, and is read again.

use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Reason, Understanding};

use super::{DeliveryState, Direction, MessageKind, NewAttachment, Person, attachments};
use crate::ids::{MailId, MessageId, RequestId, UserId};
use crate::nul::without_nul;
use crate::tenancy::TenantTx;

/// The row of a new message.
#[derive(Debug)]
pub(crate) struct NewMessage {
    pub(crate) id: MessageId,
    pub(crate) request: RequestId,
    pub(crate) direction: Direction,
    pub(crate) kind: MessageKind,
    pub(crate) author: Option<UserId>,
    pub(crate) from: Person,
    pub(crate) to: Vec<Person>,
    pub(crate) cc: Vec<Person>,
    pub(crate) bcc: Vec<Person>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) folded_text: String,
    pub(crate) html: Option<String>,
    /// Without angle brackets.
    pub(crate) message_id: Option<String>,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) references: Vec<String>,
    pub(crate) mail: Option<MailId>,
    pub(crate) sent_at: OffsetDateTime,
    pub(crate) received_at: OffsetDateTime,
    pub(crate) known_participant: bool,
    pub(crate) probable: bool,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) warnings: Vec<Reason>,
    pub(crate) delivery: Option<DeliveryState>,
}

impl NewMessage {
    /// An incoming mail from nobody that says nothing: the caller fills in what there is.
    pub(crate) fn new(id: MessageId, request: RequestId, now: OffsetDateTime) -> Self {
        Self {
            id,
            request,
            direction: Direction::Incoming,
            kind: MessageKind::Mail,
            author: None,
            from: Person::default(),
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: String::new(),
            text: String::new(),
            folded_text: String::new(),
            html: None,
            message_id: None,
            in_reply_to: None,
            references: Vec::new(),
            mail: None,
            sent_at: now,
            received_at: now,
            known_participant: true,
            probable: false,
            reasons: Vec::new(),
            warnings: Vec::new(),
            delivery: None,
        }
    }
}

/// Writes a message and its attachments. PostgreSQL keeps no NUL in text: they are left out.
pub(crate) async fn insert(
    tx: &mut TenantTx,
    new: NewMessage,
    files: Vec<NewAttachment>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "insert into messages (tenant_id, id, request_id, direction, kind, author_id, from_name, from_email, to_people, cc_people, bcc_people,
                               subject, text, folded_text, unsafe_html, message_id, in_reply_to, reference_ids, mail_id, sent_at, received_at,
                               known_participant, probable, reasons, warnings, delivery_state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)",
        tenant,
        new.id.uuid(),
        new.request.uuid(),
        new.direction as _,
        new.kind as _,
        new.author.map(UserId::uuid),
        without_nul(new.from.name),
        new.from.email,
        Json(new.to) as _,
        Json(new.cc) as _,
        Json(new.bcc) as _,
        without_nul(new.subject),
        without_nul(new.text),
        without_nul(new.folded_text),
        new.html.map(without_nul),
        new.message_id,
        new.in_reply_to,
        &new.references,
        new.mail.map(MailId::uuid),
        new.sent_at,
        new.received_at,
        new.known_participant,
        new.probable,
        Json(new.reasons) as _,
        Json(new.warnings) as _,
        new.delivery as _
    )
    .execute(tx.conn())
    .await?;
    attachments::insert(tx, new.id, files).await
}

/// What is read differently in a mail that was a message already.
#[derive(Debug)]
pub(crate) struct Rewritten {
    from: Person,
    to: Vec<Person>,
    subject: String,
    text: String,
    folded_text: String,
    html: Option<String>,
    sent_at: Option<OffsetDateTime>,
    reasons: Vec<Reason>,
    warnings: Vec<Reason>,
    files: Vec<NewAttachment>,
}

impl From<Understanding> for Rewritten {
    fn from(understood: Understanding) -> Self {
        Self {
            from: understood.requester.into(),
            to: understood.to.into_iter().map(Person::from).collect(),
            subject: understood.subject,
            text: understood.text,
            folded_text: understood.folded_text,
            html: understood.html,
            sent_at: understood.sent_at,
            reasons: understood.reasons,
            warnings: understood.warnings,
            files: understood
                .attachments
                .into_iter()
                .map(NewAttachment::from)
                .collect(),
        }
    }
}

/// Writes a message anew. Its place, its mail and when it came stay.
pub(crate) async fn rewrite(
    tx: &mut TenantTx,
    id: MessageId,
    new: Rewritten,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update messages set from_name = $3, from_email = $4, to_people = $5, subject = $6, text = $7, folded_text = $8, unsafe_html = $9,
                             sent_at = coalesce($10, sent_at), reasons = $11, warnings = $12
          where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        without_nul(new.from.name),
        new.from.email,
        Json(new.to) as _,
        without_nul(new.subject),
        without_nul(new.text),
        without_nul(new.folded_text),
        new.html.map(without_nul),
        new.sent_at,
        Json(new.reasons) as _,
        Json(new.warnings) as _
    )
    .execute(tx.conn())
    .await?;
    attachments::replace(tx, id, new.files).await
}
