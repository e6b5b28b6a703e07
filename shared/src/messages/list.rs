//! A request's conversation.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::Reason;

use super::{Attachment, DeliveryState, Direction, MessageKind, Person, attachments};
use crate::ids::{MessageId, RequestId, UserId};
use crate::mail::Verdicts;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// Where an outgoing message stands, and what was last said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Where it stands.
    pub state: DeliveryState,
    /// What the server said; may be empty.
    pub detail: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}

/// A message as its page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own, and pages ask them one by one"
)]
pub struct Message {
    pub id: MessageId,
    pub direction: Direction,
    pub kind: MessageKind,
    pub author_id: Option<UserId>,
    pub from: Person,
    pub to: Vec<Person>,
    pub cc: Vec<Person>,
    pub subject: String,
    pub text: String,
    pub folded_text: String,
    /// Never shown as it is: see [`super::display_html`].
    #[serde(skip)]
    pub unsafe_html: Option<String>,
    pub message_id: Option<String>,
    /// It was a mail, and not typed here.
    pub came_by_mail: bool,
    /// And the mail itself is still there.
    pub has_raw: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub sent_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    pub known_participant: bool,
    /// Found by participant and subject only, and nobody said yet that it belongs here.
    pub probable: bool,
    /// When somebody said that it belongs here.
    #[serde(with = "time::serde::rfc3339::option")]
    pub placed_at: Option<OffsetDateTime>,
    pub reasons: Vec<Reason>,
    pub warnings: Vec<Reason>,
    pub delivery: Option<Delivery>,
    pub attachments: Vec<Attachment>,
    /// Whether it comes from where it says; not before it was looked at.
    pub verdicts: Option<Verdicts>,
}

/// A page of a request's messages, oldest first.
pub async fn list(
    tx: &mut TenantTx,
    request: RequestId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Message>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id as "id: MessageId", direction as "direction: Direction", kind as "kind: MessageKind", author_id as "author_id: UserId",
                  from_name, from_email, to_people as "to: Json<Vec<Person>>", cc_people as "cc: Json<Vec<Person>>", subject, text, folded_text,
                  unsafe_html, message_id, mail_id is not null as "came_by_mail!",
                  exists (select from accepted_mails a where a.tenant_id = $1 and a.id = messages.mail_id and a.raw_removed_at is null) as "has_raw!", sent_at, received_at, known_participant,
                  probable and placed_at is null as "probable!", placed_at,
                  reasons as "reasons: Json<Vec<Reason>>", warnings as "warnings: Json<Vec<Reason>>",
                  delivery_state as "delivery_state: DeliveryState", delivery_detail, delivery_at,
                  (select a.verdicts from accepted_mails a where a.tenant_id = $1 and a.id = messages.mail_id) as "verdicts: Json<Verdicts>"
             from messages
            where tenant_id = $1 and request_id = $2 and ($3::timestamptz is null or (received_at, id) > ($3, $4))
            order by received_at, id limit $5"#,
        tenant,
        request.uuid(),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut files = attachments::list_of(tx, &ids).await?;
    let messages = rows
        .into_iter()
        .map(|row| Message {
            id: row.id,
            direction: row.direction,
            kind: row.kind,
            author_id: row.author_id,
            from: Person {
                name: row.from_name,
                email: row.from_email,
            },
            to: row.to.0,
            cc: row.cc.0,
            subject: row.subject,
            text: row.text,
            folded_text: row.folded_text,
            unsafe_html: row.unsafe_html,
            message_id: row.message_id,
            came_by_mail: row.came_by_mail,
            has_raw: row.has_raw,
            sent_at: row.sent_at,
            received_at: row.received_at,
            known_participant: row.known_participant,
            probable: row.probable,
            placed_at: row.placed_at,
            reasons: row.reasons.0,
            warnings: row.warnings.0,
            delivery: row.delivery_state.map(|state| Delivery {
                state,
                detail: row.delivery_detail,
                at: row.delivery_at,
            }),
            attachments: files
                .extract_if(.., |file| file.message_id == row.id)
                .collect(),
            verdicts: row.verdicts.map(|Json(verdicts)| verdicts),
        })
        .collect();
    Ok(Page::from_rows(messages, limit, |message| {
        Cursor::new(message.received_at, message.id.uuid())
    }))
}

/// The mail a message came as, byte for byte, unless its request is in the bin or the company keeps such mails no longer.
pub async fn find_raw(tx: &mut TenantTx, id: MessageId) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select a.raw from messages m
           join accepted_mails a on a.tenant_id = m.tenant_id and a.id = m.mail_id
           join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id and r.deleted_at is null
          where m.tenant_id = $1 and m.id = $2 and a.raw_removed_at is null",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// A message's HTML with its files, to be shown by [`super::display_html`], unless its request is in the bin.
pub async fn find_html(
    tx: &mut TenantTx,
    id: MessageId,
) -> Result<Option<(String, Vec<Attachment>)>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let html = sqlx::query_scalar!(
        r#"select m.unsafe_html as "html!" from messages m
             join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id and r.deleted_at is null
            where m.tenant_id = $1 and m.id = $2 and m.unsafe_html is not null"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match html {
        None => Ok(None),
        Some(html) => Ok(Some((html, attachments::list_of(tx, &[id]).await?))),
    }
}
