//! The conversation of a request.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use shared::ids::{MessageId, RequestId};
use shared::mail::Verdicts;
use shared::messages::{self, DeliveryState, Direction, Images, MessageKind};
use shared::requests::{self, NoteDraft, NoteForm, ReplyDraft, ReplyForm, UploadedFile};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PREFIX;
use super::caller::Salesperson;
use super::input::{Id, Json, Query};
use super::paging::{List, Paging};
use super::problem::Problem;
use super::requests::Reason;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Person {
    name: String,
    email: String,
}

impl From<messages::Person> for Person {
    fn from(person: messages::Person) -> Self {
        Self {
            name: person.name,
            email: person.email,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the header's own name")]
pub(super) struct Message {
    id: Uuid,
    /// `incoming`, `outgoing` or `note`.
    #[schema(value_type = String)]
    direction: Direction,
    /// `mail`, `reply`, `auto_reply`, `bounce`, `note`, `offer` or `reminder`.
    #[schema(value_type = String)]
    kind: MessageKind,
    from: Person,
    to: Vec<Person>,
    cc: Vec<Person>,
    subject: String,
    /// What its writer wrote, without history and signature.
    text: String,
    /// Safe to show; images from elsewhere are left out.
    html: Option<String>,
    /// As its writer dates it.
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    /// When we had it.
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    delivery: Option<Delivery>,
    attachments: Vec<Attachment>,
    message_id: Option<String>,
    /// False for somebody who had not taken part before.
    known_participant: bool,
    /// Only writer and subject say that it belongs here, and nobody confirmed it.
    probable: bool,
    /// How its mail was understood.
    reasons: Vec<Reason>,
    /// Whether it comes from where it says; null for what we wrote, and until it was looked at.
    #[schema(value_type = Option<Object>)]
    verdicts: Option<Verdicts>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Delivery {
    /// `queued`, `sent`, `deferred`, `bounced` or `failed`.
    #[schema(value_type = String)]
    pub(super) state: DeliveryState,
    /// What the server said.
    pub(super) detail: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Attachment {
    id: Uuid,
    name: String,
    content_type: String,
    /// Bytes.
    size: i32,
}

impl From<messages::Message> for Message {
    fn from(message: messages::Message) -> Self {
        let address = |file: &messages::Attachment| format!("{PREFIX}/attachments/{}", file.id);
        let html = message.unsafe_html.as_deref().map(|html| {
            messages::display_html(html, &message.attachments, Images::Off, &address).0
        });
        Self {
            id: message.id.uuid(),
            direction: message.direction,
            kind: message.kind,
            from: message.from.into(),
            to: message.to.into_iter().map(Person::from).collect(),
            cc: message.cc.into_iter().map(Person::from).collect(),
            subject: message.subject,
            text: message.text,
            html,
            sent_at: message.sent_at,
            received_at: message.received_at,
            delivery: message.delivery.map(|delivery| Delivery {
                state: delivery.state,
                detail: delivery.detail,
            }),
            attachments: message
                .attachments
                .into_iter()
                .map(Attachment::from)
                .collect(),
            message_id: message.message_id,
            known_participant: message.known_participant,
            probable: message.probable,
            reasons: message.reasons.into_iter().map(Reason::from).collect(),
            verdicts: message.verdicts,
        }
    }
}

impl From<messages::Attachment> for Attachment {
    fn from(file: messages::Attachment) -> Self {
        Self {
            id: file.id.uuid(),
            name: file.name,
            content_type: file.content_type,
            size: file.size,
        }
    }
}

/// A request's messages, oldest first.
#[utoipa::path(get, path = "/requests/{id}/messages", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = List<Message>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Message>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    Ok(List::of(messages::list(&mut tx, id, cursor, limit).await?))
}

/// A reply: `text` or `html`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Reply {
    text: Option<String>,
    html: Option<String>,
    /// Left out: `Re:` and the request's subject.
    subject: Option<String>,
    #[serde(default)]
    cc: Vec<String>,
    #[serde(default)]
    bcc: Vec<String>,
    /// Puts the signature of the token's member below.
    #[serde(default)]
    signature: bool,
    #[serde(default)]
    attachments: Vec<NewAttachment>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewAttachment {
    name: String,
    content_type: Option<String>,
    content_base64: String,
}

impl NewAttachment {
    /// The file, for the field `attachments`.
    pub(super) fn decode(self) -> Result<UploadedFile, Problem> {
        Ok(UploadedFile {
            name: self.name,
            content_type: self.content_type.unwrap_or_default(),
            content: STANDARD
                .decode(self.content_base64)
                .map_err(|_| Problem::field("attachments", "unreadable"))?,
        })
    }
}

impl Reply {
    fn draft(self) -> Result<ReplyDraft, Problem> {
        let files = self.attachments.into_iter().map(NewAttachment::decode);
        let form = ReplyForm {
            text: self.text.unwrap_or_default(),
            html: self.html.unwrap_or_default(),
            subject: self.subject.unwrap_or_default(),
            cc: self.cc.join(", "),
            bcc: self.bcc.join(", "),
            signed: self.signature,
            files: files.collect::<Result<_, _>>()?,
        };
        Ok(ReplyDraft::try_from(form)?)
    }
}

/// The message that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Made {
    message_id: Uuid,
}

impl From<MessageId> for Made {
    fn from(id: MessageId) -> Self {
        Self {
            message_id: id.uuid(),
        }
    }
}

/// Answers the requester; the mail leaves in a moment.
#[utoipa::path(post, path = "/requests/{id}/replies", params(("id" = Uuid, Path)), request_body = Reply,
    responses((status = 202, body = Made), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn reply(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(reply): Json<Reply>,
) -> Result<(StatusCode, Answer<Made>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let message = requests::reply(&mut tx, id, reply.draft()?).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(message.into())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Note {
    text: Option<String>,
}

/// Adds an internal note.
#[utoipa::path(post, path = "/requests/{id}/notes", params(("id" = Uuid, Path)), request_body = Note,
    responses((status = 201, body = Made), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn note(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(note): Json<Note>,
) -> Result<(StatusCode, Answer<Made>), Problem> {
    let form = NoteForm {
        text: note.text.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    let message = requests::add_note(&mut tx, id, NoteDraft::try_from(form)?).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(message.into())))
}

/// Says that a message belongs to its request: it is not probable any more, and nothing is suggested for it.
#[utoipa::path(post, path = "/messages/{id}/keep", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn keep(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<MessageId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::keep_message(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The mail a message came as, byte for byte.
#[utoipa::path(get, path = "/messages/{id}/raw", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "message/rfc822"), (status = 404, body = Problem)))]
pub(super) async fn raw(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<MessageId>,
) -> Result<impl IntoResponse, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let raw = messages::find_raw(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, "message/rfc822")], raw))
}
