//! Writing down what a mail was understood to be.

use serde_json::json;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Bounce, Confirmation, Kind, Understanding};

use super::{Ids, Outcome};
use crate::contacts;
use crate::extensions::quote_requests::{self, Assignment};
use crate::ids::{HeldMailId, MailId, MessageId, RequestId};
use crate::live::Change;
use crate::mail::VerifySender;
use crate::messages::{self, Direction, MessageKind, NewAttachment, NewMessage, Person};
use crate::notifications::{self, NotificationKind};
use crate::nul::without_nul;
use crate::outgoing::direct;
use crate::requests::{self, Locked, NewRequest, RequestError, TimelineEvent};
use crate::tenancy::TenantTx;

/// The mail that arrived.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) id: MailId,
    pub(super) received_at: OffsetDateTime,
    pub(super) ids: Ids,
}

/// Writes what comes of it.
pub(super) async fn apply(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
) -> Result<Outcome, sqlx::Error> {
    match understood.kind.clone() {
        Kind::NewRequest => new_request(tx, arrival, understood).await,
        Kind::Reply {
            request,
            probable,
            known_participant,
        } => match current(tx, &request).await? {
            Some(request) => {
                reply(
                    tx,
                    arrival,
                    understood,
                    request,
                    probable,
                    known_participant,
                )
                .await
            }
            None => new_request(tx, arrival, understood).await,
        },
        Kind::AutomaticReply { request } => {
            match current(tx, &request.unwrap_or_default()).await? {
                Some(request) => automatic(tx, arrival, understood, request.id).await,
                None => hold(tx, arrival, understood, "automatic", None).await,
            }
        }
        Kind::Bounce { request, bounce } => {
            match current(tx, &request.unwrap_or_default()).await? {
                Some(request) => bounced(tx, arrival, understood, request.id, &bounce).await,
                None => returned(tx, arrival, understood, &bounce).await,
            }
        }
        Kind::ForwardingConfirmation(confirmation) => {
            hold(
                tx,
                arrival,
                understood,
                "forwarding_confirmation",
                Some(confirmation),
            )
            .await
        }
        Kind::Bulk => hold(tx, arrival, understood, "bulk", None).await,
        Kind::Loop => hold(tx, arrival, understood, "loop", None).await,
        Kind::Blocked => hold(tx, arrival, understood, "blocked", None).await,
    }
}

/// The request that a mail belongs to, locked; it may have been merged or deleted since it was looked up.
async fn current(tx: &mut TenantTx, key: &str) -> Result<Option<Locked>, sqlx::Error> {
    let Ok(id) = key.parse() else {
        return Ok(None);
    };
    match requests::lock_current(tx, id).await {
        Ok(request) => Ok(Some(request)),
        Err(RequestError::Db(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// A request nobody had seen: numbered, linked to a contact we know, given to somebody, acknowledged if the company wants that.
pub(super) async fn new_request(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
) -> Result<Outcome, sqlx::Error> {
    let contact = contacts::find_by_email(tx, &understood.requester.email).await?;
    let requester = Person::from(understood.requester.clone());
    let id = requests::insert_request(
        tx,
        NewRequest {
            kind: "mail",
            subject: &understood.subject,
            preview: messages::preview(&understood.text),
            requester: &requester,
            certain: understood.certain,
            candidates: &understood.candidates,
            forwarder: understood.forwarder.as_ref().map(|f| f.email.as_str()),
            suggested: &understood.signature,
            reasons: &understood.reasons,
            language: understood.language.as_deref(),
            contact,
            received_at: arrival.received_at,
        },
    )
    .await?;
    let by = understood.forwarder.as_ref().map(|f| f.email.clone());
    requests::record(
        tx,
        id,
        TimelineEvent::Received,
        json!({ "forwarded_by": by }),
    )
    .await?;
    if let Some(note) = understood
        .note
        .clone()
        .filter(|note| !note.trim().is_empty())
    {
        forwarders_note(tx, id, &understood, note).await?;
    }
    let silence = understood.silence.clone();
    incoming(tx, &arrival, understood, id, MessageKind::Mail, true, false).await?;
    let settings = quote_requests::settings(tx).await?;
    let assignee = match settings.assignment {
        Assignment::None => None,
        Assignment::Member { user } => Some(user),
        Assignment::RoundRobin => requests::next_in_turn(tx).await?,
    };
    if let Some(user) = assignee {
        // A default salesperson who left is no reason to lose the mail.
        if let Err(RequestError::Db(error)) = requests::assign(tx, id, Some(user)).await {
            return Err(error);
        }
    }
    // The acknowledgement waits for the verdicts on the sender: it can't be taken back.
    tx.enqueue(&VerifySender {
        mail: arrival.id,
        acknowledge: silence.is_empty().then_some(id),
    })
    .await?;
    notifications::tell_salespeople(tx, NotificationKind::NewRequest, id).await?;
    Ok(Outcome::Request(id))
}

/// The forwarder's own words: colleagues read them, the customer's conversation does not hold them.
pub(super) async fn forwarders_note(
    tx: &mut TenantTx,
    id: RequestId,
    understood: &Understanding,
    note: String,
) -> Result<(), sqlx::Error> {
    let from = understood
        .forwarder
        .clone()
        .map(Person::from)
        .unwrap_or_default();
    messages::insert(
        tx,
        NewMessage {
            direction: Direction::Note,
            kind: MessageKind::Note,
            from,
            text: note,
            ..NewMessage::new(MessageId::new(), id, tx.now())
        },
        Vec::new(),
    )
    .await
}

/// Somebody wrote on a request we know: the customer, an unknown person, or a colleague from their own mail client.
async fn reply(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
    request: Locked,
    probable: bool,
    known_participant: bool,
) -> Result<Outcome, sqlx::Error> {
    let id = request.id;
    let writer = understood.requester.email.to_lowercase();
    if is_member(tx, &writer).await? {
        let to_customer = understood
            .to
            .iter()
            .any(|p| p.email.eq_ignore_ascii_case(&request.requester.email));
        let by = json!({ "by": understood.requester.email });
        let (direction, kind) = if to_customer {
            (Direction::Outgoing, MessageKind::Reply)
        } else {
            (Direction::Note, MessageKind::Note)
        };
        write(
            tx, &arrival, understood, id, direction, kind, true, probable,
        )
        .await?;
        requests::record(tx, id, TimelineEvent::ColleagueWrote, by).await?;
        let event = to_customer.then_some(requests::Event::Replied);
        // An answer moves a status or leaves it; it is never refused.
        requests::happened(tx, &request, event)
            .await
            .map_err(only_database)?;
        return Ok(Outcome::Reply(id));
    }
    let by = json!({ "by": understood.requester.email, "known": known_participant });
    incoming(
        tx,
        &arrival,
        understood,
        id,
        MessageKind::Mail,
        known_participant,
        probable,
    )
    .await?;
    requests::record(tx, id, TimelineEvent::CustomerWrote, by).await?;
    notifications::tell_salespeople(tx, NotificationKind::CustomerReplied, id).await?;
    Ok(Outcome::Reply(id))
}

async fn automatic(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
    id: RequestId,
) -> Result<Outcome, sqlx::Error> {
    let by = json!({ "by": understood.requester.email });
    write(
        tx,
        &arrival,
        understood,
        id,
        Direction::Incoming,
        MessageKind::AutoReply,
        true,
        false,
    )
    .await?;
    requests::record(tx, id, TimelineEvent::AutomaticReplyReceived, by).await?;
    tx.changed(Change::Request(id));
    Ok(Outcome::Automatic(id))
}

/// Something of ours came back: the message it concerns says so, and its request has the server's own words.
async fn bounced(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
    id: RequestId,
    bounce: &Bounce,
) -> Result<Outcome, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let state = if bounce.permanent {
        "bounced"
    } else {
        "deferred"
    };
    let detail = said(bounce);
    sqlx::query!(
        "update messages set delivery_state = $4, delivery_detail = $5, delivery_at = $6
          where tenant_id = $1 and request_id = $2 and direction = 'outgoing'
            and id = (select id from messages where tenant_id = $1 and request_id = $2 and direction = 'outgoing'
                       order by (message_id = $3) desc nulls last, received_at desc limit 1)",
        tenant,
        id.uuid(),
        bounce.original_message_id,
        state,
        detail,
        now
    )
    .execute(tx.conn())
    .await?;
    write(
        tx,
        &arrival,
        understood,
        id,
        Direction::Incoming,
        MessageKind::Bounce,
        true,
        false,
    )
    .await?;
    requests::record(
        tx,
        id,
        TimelineEvent::Bounced,
        json!({ "recipients": bounce.recipients, "permanent": bounce.permanent, "detail": detail }),
    )
    .await?;
    notifications::tell_salespeople(tx, NotificationKind::DeliveryFailed, id).await?;
    tx.changed(Change::Request(id));
    Ok(Outcome::Bounce(id))
}

/// What the other server said of it, in a line.
fn said(bounce: &Bounce) -> String {
    [bounce.status.as_str(), bounce.diagnostic.as_str()]
        .join(" ")
        .trim()
        .to_owned()
}

/// Something that was sent outside of any conversation came back. It is held, but waits for nobody: the document it brought says so, and who sent it is told.
async fn returned(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
    bounce: &Bounce,
) -> Result<Outcome, sqlx::Error> {
    let detail = said(bounce);
    // News of a delay changes nothing yet.
    let concern = match &bounce.original_message_id {
        Some(id) if bounce.permanent => direct::returned(tx, id, &detail).await?,
        _ => None,
    };
    let held = hold(tx, arrival, understood, "bounce", None).await?;
    let (Some(concern), Outcome::Held(id)) = (concern, held) else {
        return Ok(held);
    };
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update held_mails set direct_mail_id = $3, dismissed_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        concern.mail.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    if let Some(request) = concern.request {
        let data = json!({ "recipients": bounce.recipients, "permanent": true, "detail": detail });
        requests::record(tx, request, TimelineEvent::Bounced, data).await?;
    }
    if let (Some(document), Some(author)) = (concern.document, concern.author) {
        notifications::tell(tx, &[author], NotificationKind::DeliveryFailed, document).await?;
    }
    Ok(held)
}

/// Kept apart: shown on its own page, one click from becoming a request.
async fn hold(
    tx: &mut TenantTx,
    arrival: Arrival,
    understood: Understanding,
    kind: &str,
    confirmation: Option<Confirmation>,
) -> Result<Outcome, sqlx::Error> {
    let (tenant, id) = (tx.tenant().get(), HeldMailId::new());
    sqlx::query!(
        "insert into held_mails (tenant_id, id, mail_id, kind, from_name, from_email, subject, received_at, reasons, confirmation)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        id.uuid(),
        arrival.id.uuid(),
        kind,
        without_nul(understood.requester.name),
        understood.requester.email,
        without_nul(understood.subject),
        arrival.received_at,
        Json(understood.reasons) as _,
        confirmation.map(Json) as _
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Held);
    Ok(Outcome::Held(id))
}

/// A message the customer's side wrote: it makes the request unread.
async fn incoming(
    tx: &mut TenantTx,
    arrival: &Arrival,
    understood: Understanding,
    request: RequestId,
    kind: MessageKind,
    known_participant: bool,
    probable: bool,
) -> Result<MessageId, sqlx::Error> {
    let preview = messages::preview(&understood.text);
    let message = write(
        tx,
        arrival,
        understood,
        request,
        Direction::Incoming,
        kind,
        known_participant,
        probable,
    )
    .await?;
    requests::heard_from_customer(tx, request, preview).await?;
    Ok(message)
}

#[expect(
    clippy::too_many_arguments,
    reason = "what differs between the kinds of message, named at each call"
)]
async fn write(
    tx: &mut TenantTx,
    arrival: &Arrival,
    understood: Understanding,
    request: RequestId,
    direction: Direction,
    kind: MessageKind,
    known_participant: bool,
    probable: bool,
) -> Result<MessageId, sqlx::Error> {
    let id = MessageId::new();
    let files = understood
        .attachments
        .into_iter()
        .map(NewAttachment::from)
        .collect();
    let message = NewMessage {
        direction,
        kind,
        from: understood.requester.into(),
        to: understood.to.into_iter().map(Person::from).collect(),
        subject: understood.subject,
        text: understood.text,
        folded_text: understood.folded_text,
        html: understood.html,
        message_id: arrival.ids.own.clone(),
        in_reply_to: arrival.ids.answers.clone(),
        mail: Some(arrival.id),
        sent_at: understood.sent_at.unwrap_or(arrival.received_at),
        received_at: tx.now(),
        known_participant,
        probable,
        reasons: understood.reasons,
        warnings: understood.warnings,
        ..NewMessage::new(id, request, tx.now())
    };
    messages::insert(tx, message, files).await?;
    Ok(id)
}

async fn is_member(tx: &mut TenantTx, email: &str) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select exists (select from memberships m join users u on u.id = m.user_id
                           where m.tenant_id = $1 and m.deactivated_at is null and u.email = $2) as "member!""#,
        tenant,
        email
    )
    .fetch_one(tx.conn())
    .await
}

/// A refusal is an answer; only a failing database is an error.
fn only_database(error: RequestError) -> sqlx::Error {
    match error {
        RequestError::Db(error) => error,
        RequestError::Unknown
        | RequestError::Merged { .. }
        | RequestError::Refused(_)
        | RequestError::Fields(_) => sqlx::Error::RowNotFound,
    }
}
