//! The customer asks for a change or sends files: a message of the conversation, like a mail.

use serde_json::json;
use time::Duration;

use super::{AnswerError, Link, Standing};
use crate::extensions::{is_active, quote_requests};
use crate::fields::{self, FieldErrors};
use crate::ids::MessageId;
use crate::messages::{self, MAX_TEXT_CHARS, NewAttachment, NewMessage, Person};
use crate::notifications::{self, NotificationKind};
use crate::offers::{self, Offer};
use crate::outgoing;
use crate::requests::{self, TimelineEvent, UploadedFile, reply_subject};
use crate::tenancy::TenantTx;

/// Messages of one conversation within an hour that come by its page: nobody writes more, and whoever has a link could.
pub const MAX_MESSAGES_AN_HOUR: i64 = 20;

/// A message as typed.
#[derive(Debug, Clone, Default)]
pub struct WriteForm {
    /// What they say; may be left out when files come along.
    pub text: String,
    /// Files to attach.
    pub files: Vec<UploadedFile>,
}

/// Whether there is a conversation, or can be one.
pub(super) async fn can_write(
    tx: &mut TenantTx,
    offer: &Offer,
    standing: Standing,
) -> Result<bool, sqlx::Error> {
    match (standing, offer.request_id) {
        (Standing::Newer, _) => Ok(false),
        (_, Some(_)) => Ok(true),
        (_, None) => is_active(tx, quote_requests::KEY).await,
    }
}

/// Puts it into the conversation of the request that the offer answers; without one, it begins one.
pub async fn write(tx: &mut TenantTx, link: &Link, form: WriteForm) -> Result<(), AnswerError> {
    let mut errors = FieldErrors::default();
    let files = requests::check_files(&mut errors, form.files);
    let least = usize::from(files.is_empty());
    let text = fields::text(&mut errors, "text", &form.text, least, MAX_TEXT_CHARS);
    errors.or(())?;

    let offer = offers::find(tx, link.offer).await?;
    let offer = offer.ok_or(AnswerError::Closed)?;
    let standing = Standing::of_offer(&offer, link);
    if standing == Standing::Newer {
        return Err(AnswerError::NotNow(standing));
    }
    if !can_write(tx, &offer, standing).await? {
        return Err(AnswerError::Closed);
    }
    let from = Person {
        name: link.name.clone(),
        email: link.email.clone(),
    };
    let request = offers::request_of(tx, offer.id, &from, &text)
        .await
        .map_err(|error| AnswerError::of_offer(error, link))?;
    let request = requests::lock_current(tx, request)
        .await
        .map_err(AnswerError::of_request)?;
    if written_lately(tx, &request).await? >= MAX_MESSAGES_AN_HOUR {
        return Err(FieldErrors::one("text", "too-many-messages").into());
    }
    let company = outgoing::company_address(tx).await?;
    let preview = messages::preview(&text);
    let new = NewMessage {
        from,
        to: vec![Person {
            name: String::new(),
            email: company,
        }],
        subject: reply_subject(&request.subject),
        text,
        ..NewMessage::new(MessageId::new(), request.id, tx.now())
    };
    let files = files.into_iter().map(NewAttachment::from).collect();
    messages::insert(tx, new, files).await?;
    requests::heard_from_customer(tx, request.id, preview).await?;
    let data = json!({ "by": link.email, "known": true });
    requests::record(tx, request.id, TimelineEvent::CustomerWrote, data).await?;
    notifications::tell_salespeople(tx, NotificationKind::CustomerReplied, request.id).await?;
    Ok(())
}

/// Messages that came without a mail within the last hour.
async fn written_lately(tx: &mut TenantTx, request: &requests::Locked) -> Result<i64, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from messages
            where tenant_id = $1 and request_id = $2 and direction = 'incoming' and mail_id is null and received_at > $3"#,
        tenant,
        request.id.uuid(),
        now - Duration::HOUR
    )
    .fetch_one(tx.conn())
    .await
}
