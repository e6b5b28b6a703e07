//! Files of a message.

use serde::Serialize;

use crate::ids::{AttachmentId, MessageId};
use crate::nul::without_nul;
use crate::tenancy::TenantTx;

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// File name, cleaned: no path, no control characters.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// `Content-ID` of an inline image, without angle brackets.
    pub content_id: Option<String>,
    /// Shown in place.
    pub inline: bool,
    /// The bytes.
    pub content: Vec<u8>,
}

impl From<understanding::Attachment> for NewAttachment {
    fn from(file: understanding::Attachment) -> Self {
        let understanding::Attachment {
            name,
            content_type,
            content_id,
            inline,
            content,
        } = file;
        Self {
            name,
            content_type,
            content_id,
            inline,
            content,
        }
    }
}

/// A file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Attachment {
    pub id: AttachmentId,
    pub message_id: MessageId,
    pub name: String,
    pub content_type: String,
    pub content_id: Option<String>,
    pub inline: bool,
    /// Bytes.
    pub size: i32,
}

/// A file to hand out.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct AttachmentFile {
    pub name: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

/// These files, and no others.
pub(super) async fn replace(
    tx: &mut TenantTx,
    message: MessageId,
    files: Vec<NewAttachment>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from attachments where tenant_id = $1 and message_id = $2",
        tenant,
        message.uuid()
    )
    .execute(tx.conn())
    .await?;
    insert(tx, message, files).await
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    message: MessageId,
    files: Vec<NewAttachment>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    for (position, file) in (0..).zip(files) {
        sqlx::query!(
            "insert into attachments (tenant_id, id, message_id, position, name, content_type, content_id, inline, size, content)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            tenant,
            AttachmentId::new().uuid(),
            message.uuid(),
            position,
            without_nul(file.name),
            without_nul(file.content_type),
            file.content_id.map(without_nul),
            file.inline,
            i32::try_from(file.content.len()).unwrap_or(i32::MAX),
            file.content
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

pub(super) async fn list_of(
    tx: &mut TenantTx,
    messages: &[MessageId],
) -> Result<Vec<Attachment>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let messages: Vec<_> = messages.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Attachment,
        r#"select id as "id: AttachmentId", message_id as "message_id: MessageId", name, content_type, content_id, inline, size
             from attachments where tenant_id = $1 and message_id = any($2) order by message_id, position"#,
        tenant,
        &messages
    )
    .fetch_all(tx.conn())
    .await
}

/// A file with its bytes, unless its request is in the bin.
pub async fn find_attachment(
    tx: &mut TenantTx,
    id: AttachmentId,
) -> Result<Option<AttachmentFile>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        AttachmentFile,
        "select a.name, a.content_type, a.content
           from attachments a
           join messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
           join requests r on r.tenant_id = m.tenant_id and r.id = m.request_id and r.deleted_at is null
          where a.tenant_id = $1 and a.id = $2",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// The files of a message with their bytes, to be sent.
pub(crate) async fn load_of(
    tx: &mut TenantTx,
    message: MessageId,
) -> Result<Vec<AttachmentFile>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        AttachmentFile,
        "select name, content_type, content from attachments where tenant_id = $1 and message_id = $2 order by position",
        tenant,
        message.uuid()
    )
    .fetch_all(tx.conn())
    .await
}
