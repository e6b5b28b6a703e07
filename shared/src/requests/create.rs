//! A request comes to be: from a mail, or by hand.

use serde_json::json;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Candidate, Reason, SignatureFacts};

use super::files::{UploadedFile, check_files};
use super::{RequestError, TimelineEvent, number, record};
use crate::contacts;
use crate::fields::{self, FieldErrors};
use crate::ids::{ContactId, MessageId, RequestId, UserId};
use crate::live::Change;
use crate::messages::{self, Direction, MessageKind, NewAttachment, NewMessage, Person};
use crate::tenancy::TenantTx;

/// What somebody typed into "Add a request".
#[derive(Debug, Clone, Default)]
pub struct RequestForm {
    /// Who asks; free text, optional when a contact is given.
    pub requester_name: String,
    /// Their address, optional.
    pub requester_email: String,
    /// A contact that asks.
    pub contact_id: Option<ContactId>,
    /// What for, in a line.
    pub subject: String,
    /// What for.
    pub body: String,
    /// Whose it is.
    pub assignee_id: Option<UserId>,
    /// Files that belong to it.
    pub files: Vec<UploadedFile>,
}

/// A request that can be made.
#[derive(Debug, Clone)]
pub struct RequestDraft {
    requester_name: String,
    requester_email: String,
    contact_id: Option<ContactId>,
    subject: String,
    body: String,
    assignee_id: Option<UserId>,
    files: Vec<UploadedFile>,
}

impl TryFrom<RequestForm> for RequestDraft {
    type Error = FieldErrors;

    fn try_from(form: RequestForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let needs_name =
            usize::from(form.contact_id.is_none() && form.requester_email.trim().is_empty());
        let requester_name = fields::line(
            &mut errors,
            "requester_name",
            &form.requester_name,
            needs_name,
            200,
        );
        let subject = fields::line(&mut errors, "subject", &form.subject, 1, 300);
        let body = fields::text(&mut errors, "body", &form.body, 0, messages::MAX_TEXT_CHARS);
        let requester_email =
            fields::optional_address(&mut errors, "requester_email", &form.requester_email)
                .unwrap_or_default();
        let files = check_files(&mut errors, form.files);
        errors.or(Self {
            requester_name,
            requester_email,
            contact_id: form.contact_id,
            subject,
            body,
            assignee_id: form.assignee_id,
            files,
        })
    }
}

/// Makes a request by hand: somebody phoned, or came by.
pub async fn create(tx: &mut TenantTx, draft: RequestDraft) -> Result<RequestId, RequestError> {
    let contact = match draft.contact_id {
        None => None,
        Some(id) => Some(
            contacts::find(tx, id)
                .await?
                .ok_or_else(|| FieldErrors::one("contact_id", "unknown-contact"))?,
        ),
    };
    let or_contact = |typed: String, of_contact: Option<&str>| {
        if typed.is_empty() {
            of_contact.unwrap_or_default().to_owned()
        } else {
            typed
        }
    };
    let requester = Person {
        name: or_contact(
            draft.requester_name,
            contact.as_ref().map(|c| c.name.as_str()),
        ),
        email: or_contact(
            draft.requester_email,
            contact.as_ref().and_then(|c| c.email.as_deref()),
        ),
    };
    let now = tx.now();
    let new = NewRequest {
        kind: "manual",
        subject: &draft.subject,
        preview: messages::preview(&draft.body),
        requester: &requester,
        certain: true,
        candidates: &[],
        forwarder: None,
        suggested: &SignatureFacts::default(),
        reasons: &[],
        language: contact.as_ref().and_then(|c| c.language.as_deref()),
        contact: contact.as_ref().map(|c| c.id),
        received_at: now,
    };
    let id = insert(tx, new).await?;
    let message = MessageId::new();
    messages::insert(
        tx,
        NewMessage {
            direction: Direction::Incoming,
            kind: MessageKind::Mail,
            from: requester,
            subject: draft.subject,
            text: draft.body,
            author: tx.principal().user(),
            ..NewMessage::new(message, id, now)
        },
        draft.files.into_iter().map(NewAttachment::from).collect(),
    )
    .await?;
    record(tx, id, TimelineEvent::Created, json!({})).await?;
    if draft.assignee_id.is_some() {
        super::assign(tx, id, draft.assignee_id).await?;
    }
    super::mark_viewed(tx, id).await?;
    Ok(id)
}

/// The row of a new request.
#[derive(Debug)]
pub(crate) struct NewRequest<'a> {
    pub(crate) kind: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) preview: String,
    pub(crate) requester: &'a Person,
    pub(crate) certain: bool,
    pub(crate) candidates: &'a [Candidate],
    pub(crate) forwarder: Option<&'a str>,
    pub(crate) suggested: &'a SignatureFacts,
    pub(crate) reasons: &'a [Reason],
    pub(crate) language: Option<&'a str>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) received_at: OffsetDateTime,
}

/// Writes the row and gives it its number; what happened is the caller's to record.
pub(crate) async fn insert(
    tx: &mut TenantTx,
    new: NewRequest<'_>,
) -> Result<RequestId, sqlx::Error> {
    let (tenant, now, id) = (tx.tenant().get(), tx.now(), RequestId::new());
    let number = number::next(tx, now).await?;
    sqlx::query!(
        "insert into requests (tenant_id, id, number, kind, subject, preview, status, requester_name, requester_email, requester_certain, candidates,
                               forwarder_email, suggested_contact, reasons, language, contact_id, received_at, last_activity_at, last_incoming_at, waiting_since)
         values ($1, $2, $3, $4, $5, $6, 'received', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17)",
        tenant,
        id.uuid(),
        number,
        new.kind,
        new.subject,
        new.preview,
        new.requester.name,
        new.requester.email.to_lowercase(),
        new.certain,
        Json(new.candidates) as _,
        new.forwarder,
        Json(new.suggested) as _,
        Json(new.reasons) as _,
        new.language,
        new.contact.map(ContactId::uuid),
        new.received_at,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Request(id));
    Ok(id)
}
