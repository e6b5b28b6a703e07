//! Messages that are a request of their own.

use serde::Deserialize;
use serde_json::json;
use understanding::SignatureFacts;

use super::super::create::{NewRequest, insert};
use super::super::{Request, RequestError, TimelineEvent, assign, find, happened, lock, record};
use super::chosen::Chosen;
use super::recorded::{self, Kind, Moved, Took};
use super::{follow, lock_in_order, summary};
use crate::contacts;
use crate::fields::{self, FieldErrors};
use crate::ids::{MessageId, RequestId};
use crate::messages::Person;
use crate::tenancy::TenantTx;

/// What somebody ticked and typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    /// The ticked messages.
    pub message_ids: Vec<MessageId>,
    /// Empty: the subject of the oldest of them.
    pub subject: String,
}

/// A split that can be tried.
#[derive(Debug, Clone)]
pub struct SplitDraft {
    messages: Vec<MessageId>,
    subject: String,
}

impl TryFrom<SplitForm> for SplitDraft {
    type Error = FieldErrors;

    fn try_from(form: SplitForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let subject = fields::line(&mut errors, "subject", &form.subject, 0, 300);
        errors.or(Self {
            messages: form.message_ids,
            subject,
        })
    }
}

/// Makes a request of them. Who wrote the oldest incoming one asks; without one, who asked before. It has the same salesperson, and no automatic reply goes out.
pub async fn split(
    tx: &mut TenantTx,
    id: RequestId,
    draft: SplitDraft,
) -> Result<Moved, RequestError> {
    lock_in_order(tx, &[id]).await?;
    let source = lock(tx, id).await?.present()?;
    let chosen = Chosen::find(tx, id, &draft.messages).await?;
    let request = find(tx, id, false).await?;
    let target = new_request(tx, &request, &chosen, &draft.subject).await?;
    follow::messages(tx, id, target, &chosen.ids()).await?;
    follow::views(tx, id, target).await?;
    let mut locked = lock(tx, target).await?;
    let status = chosen.arrive_at(locked.status)?;
    let moved = recorded::insert(
        tx,
        Kind::Split,
        id,
        &locked,
        &chosen.ids(),
        &Took::default(),
        status,
    )
    .await?;
    locked.status = status;
    for (of, event, other) in [
        (&source, TimelineEvent::SplitOff, &locked),
        (&locked, TimelineEvent::SplitFrom, &source),
    ] {
        let data = json!({ "move": moved.id, "request": other.id, "number": other.number, "messages": chosen.len() });
        record(tx, of.id, event, data).await?;
        happened(tx, of, None).await?;
        summary::refresh(tx, of.id).await?;
    }
    give_to_same_salesperson(tx, &request, target).await?;
    Ok(moved)
}

async fn new_request(
    tx: &mut TenantTx,
    request: &Request,
    chosen: &Chosen,
    subject: &str,
) -> Result<RequestId, RequestError> {
    let asked = chosen.first_asked();
    let same = asked.is_none_or(|asked| {
        asked
            .from
            .email
            .eq_ignore_ascii_case(&request.requester.email)
    });
    let requester = match asked {
        Some(asked) if !same => asked.from.clone(),
        _ => Person {
            name: request.requester.name.clone(),
            email: request.requester.email.clone(),
        },
    };
    let contact = if same && request.contact_id.is_some() {
        request.contact_id
    } else {
        contacts::find_by_email(tx, &requester.email).await?
    };
    let nothing = SignatureFacts::default();
    let first = asked.or(chosen.first());
    let of_first = first.map(|message| message.subject.as_str());
    let new = NewRequest {
        kind: if request.kind == "mail" {
            "mail"
        } else {
            "manual"
        },
        subject: [Some(subject), of_first]
            .into_iter()
            .flatten()
            .find(|subject| !subject.is_empty())
            .unwrap_or(&request.subject),
        preview: String::new(),
        requester: &requester,
        // Somebody else wrote in their own name; the one who asked stays as certain as they were.
        certain: !same || request.requester.certain,
        candidates: if same { &request.candidates } else { &[] },
        forwarder: request.forwarder_email.as_deref().filter(|_| same),
        suggested: if same {
            &request.suggested_contact
        } else {
            &nothing
        },
        reasons: asked.map_or(&[][..], |message| &message.reasons),
        language: request.language.as_deref(),
        contact,
        received_at: first.map_or(request.received_at, |message| message.received_at),
    };
    Ok(insert(tx, new).await?)
}

/// Whose it is too, unless they have left.
async fn give_to_same_salesperson(
    tx: &mut TenantTx,
    request: &Request,
    target: RequestId,
) -> Result<(), RequestError> {
    match assign(tx, target, request.assignee_id).await {
        Err(RequestError::Fields(_)) => Ok(()),
        outcome => outcome,
    }
}
