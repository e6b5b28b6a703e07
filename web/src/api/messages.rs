//! The conversation of a request.

use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use shared::ids::{AttachmentId, MessageId, RequestId};
use shared::messages::{self, Direction, Images, MessageKind, Person};
use shared::requests::{self, NoteDraft, NoteForm, ReplyDraft, ReplyForm, UploadedFile};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::{Id, Json, Salesperson};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the API's names")]
pub(super) struct Message {
    #[schema(value_type = String, format = "uuid")]
    id: MessageId,
    /// `incoming`, `outgoing` or `note`.
    #[schema(value_type = String)]
    direction: Direction,
    /// `mail`, `reply`, `auto_reply`, `bounce`, `note` or `offer`.
    #[schema(value_type = String)]
    kind: MessageKind,
    #[schema(value_type = Object)]
    from: Person,
    #[schema(value_type = Vec<Object>)]
    to: Vec<Person>,
    #[schema(value_type = Vec<Object>)]
    cc: Vec<Person>,
    subject: String,
    /// What its writer wrote, without history and signature.
    text: String,
    /// Safe to show; images from elsewhere are left out.
    html: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    delivery: Option<Delivery>,
    attachments: Vec<Attachment>,
    message_id: Option<String>,
    /// False for somebody who had not taken part before.
    known_participant: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Delivery {
    /// `queued`, `sent`, `deferred`, `bounced` or `failed`.
    #[schema(value_type = String)]
    state: messages::DeliveryState,
    detail: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Attachment {
    #[schema(value_type = String, format = "uuid")]
    id: AttachmentId,
    name: String,
    content_type: String,
    /// Bytes.
    size: i32,
}

impl From<messages::Message> for Message {
    fn from(message: messages::Message) -> Self {
        let url_of = |file: &messages::Attachment| format!("/api/v1/attachments/{}", file.id);
        let html = message
            .unsafe_html
            .as_deref()
            .map(|html| messages::display_html(html, &message.attachments, Images::Off, &url_of).0);
        let attachment = |file: messages::Attachment| Attachment {
            id: file.id,
            name: file.name,
            content_type: file.content_type,
            size: file.size,
        };
        Self {
            id: message.id,
            direction: message.direction,
            kind: message.kind,
            from: message.from,
            to: message.to,
            cc: message.cc,
            subject: message.subject,
            text: message.text,
            html,
            sent_at: message.sent_at,
            received_at: message.received_at,
            delivery: message.delivery.map(|delivery| Delivery {
                state: delivery.state,
                detail: delivery.detail,
            }),
            attachments: message.attachments.into_iter().map(attachment).collect(),
            message_id: message.message_id,
            known_participant: message.known_participant,
        }
    }
}

#[utoipa::path(get, path = "/requests/{id}/messages", params(Paging), responses((status = 200, body = List<Message>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Message>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    Ok(List::of(
        messages::list(&mut tx, id, cursor, limit).await?,
        Message::from,
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Reply {
    #[serde(default)]
    text: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    cc: Vec<String>,
    #[serde(default)]
    bcc: Vec<String>,
    #[serde(default)]
    attachments: Vec<NewAttachment>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewAttachment {
    name: String,
    #[serde(default = "octets")]
    content_type: String,
    content_base64: String,
}

fn octets() -> String {
    "application/octet-stream".to_owned()
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Made {
    #[schema(value_type = String, format = "uuid")]
    message_id: MessageId,
}

#[utoipa::path(post, path = "/requests/{id}/replies", request_body = Reply, responses((status = 202, body = Made), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn reply(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(reply): Json<Reply>,
) -> Result<(StatusCode, Answer<Made>), Problem> {
    let mut files = Vec::with_capacity(reply.attachments.len());
    for file in reply.attachments {
        let content = STANDARD
            .decode(file.content_base64.as_bytes())
            .map_err(|_| Problem::field("attachments", "not-base64"))?;
        files.push(UploadedFile {
            name: file.name,
            content_type: file.content_type,
            content,
        });
    }
    let draft = ReplyDraft::try_from(ReplyForm {
        text: reply.text,
        html: reply.html,
        subject: reply.subject,
        cc: reply.cc.join(", "),
        bcc: reply.bcc.join(", "),
        files,
    })?;
    let mut tx = app.db.begin(&principal).await?;
    let message_id = requests::reply(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(Made { message_id })))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Note {
    #[serde(default)]
    text: String,
}

#[utoipa::path(post, path = "/requests/{id}/notes", request_body = Note, responses((status = 201, body = Made), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn note(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(note): Json<Note>,
) -> Result<(StatusCode, Answer<Made>), Problem> {
    let draft = NoteDraft::try_from(NoteForm { text: note.text })?;
    let mut tx = app.db.begin(&principal).await?;
    let message_id = requests::add_note(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(Made { message_id })))
}

#[utoipa::path(get, path = "/messages/{id}/raw", responses((status = 200, content_type = "message/rfc822"), (status = 404, body = Problem)))]
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
