//! A reminder is written: the mail, what the conversation and the timeline show of it, and that it was sent.

use serde_json::json;
use uuid::Uuid;

use crate::company;
use crate::ids::{CustomerReminderId, MessageId, OfferId, RequestId};
use crate::language::Language;
use crate::live::Change;
use crate::mail_texts::{self, MailTextKind, Values};
use crate::messages::{self, DeliveryState, Direction, MessageKind, NewMessage, Person};
use crate::outgoing::{self, SendMessage, direct};
use crate::requests::{self, Locked, RequestError, TimelineEvent, reply_subject};
use crate::tenancy::TenantTx;

/// How it goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// From the address of this request, so that answers come back.
    Conversation(RequestId),
    /// As this mail outside of any conversation went, whose answers go to the company's own mailbox.
    AsMail(MessageId),
}

/// What is said, and of what.
#[derive(Debug)]
pub(super) struct Reminder {
    pub(super) kind: MailTextKind,
    pub(super) language: Language,
    pub(super) values: Values,
    /// The version that will soon be over.
    pub(super) offer: Option<(OfferId, i32)>,
    /// What the customer last wrote, where they don't answer.
    pub(super) unanswered_since: Option<Uuid>,
}

/// Writes it; it leaves from a job. Nothing is written on a request that is no longer there.
pub(super) async fn send(
    tx: &mut TenantTx,
    way: Way,
    reminder: Reminder,
) -> Result<(), sqlx::Error> {
    let (subject, text) =
        mail_texts::written(tx, reminder.kind, reminder.language, &reminder.values).await?;
    let request = match way {
        Way::Conversation(id) => {
            let request = match requests::lock(tx, id).await.and_then(Locked::present) {
                Ok(request) => request,
                Err(RequestError::Db(error)) => return Err(error),
                Err(_) => return Ok(()),
            };
            in_conversation(tx, request, reminder.kind, subject, text).await?;
            Some(id)
        }
        Way::AsMail(mail) => {
            direct::write_again(tx, mail, &subject, &text).await?;
            None
        }
    };
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let (offer, version) = reminder.offer.unzip();
    sqlx::query!(
        "insert into customer_reminders (tenant_id, id, request_id, offer_id, version, unanswered_since, sent_at) values ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        CustomerReminderId::new().uuid(),
        request.map(RequestId::uuid),
        offer.map(OfferId::uuid),
        version,
        reminder.unanswered_since,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves no status, and nobody waits less for an answer because of it.
async fn in_conversation(
    tx: &mut TenantTx,
    request: Locked,
    kind: MailTextKind,
    subject: String,
    text: String,
) -> Result<(), sqlx::Error> {
    let id = request.id;
    let company = company::current(tx).await?;
    let (message, thread) = (MessageId::new(), outgoing::thread(tx, id).await?);
    let subject = if subject.is_empty() {
        reply_subject(&request.subject)
    } else {
        subject
    };
    let new = NewMessage {
        direction: Direction::Outgoing,
        kind: MessageKind::Reminder,
        from: Person {
            name: company.name,
            email: outgoing::company_address(tx).await?,
        },
        to: vec![Person {
            name: request.requester.name,
            email: request.requester.email,
        }],
        subject,
        text,
        message_id: Some(outgoing::message_id(tx, message)),
        in_reply_to: thread.in_reply_to,
        references: thread.references,
        delivery: Some(DeliveryState::Queued),
        ..NewMessage::new(message, id, tx.now())
    };
    messages::insert(tx, new, Vec::new()).await?;
    let data = json!({ "message": message, "kind": kind });
    requests::record(tx, id, TimelineEvent::CustomerReminded, data).await?;
    tx.changed(Change::Request(id));
    tx.enqueue(&SendMessage { message }).await
}
