//! A salesperson answers: the message is kept and its sending asked for in one transaction.

use serde::Deserialize;
use serde_json::json;
use understanding::{html_to_text, normalised_subject};

use super::files::{UploadedFile, check_files};
use super::{
    DraftKind, Event, Locked, RequestError, TimelineEvent, discard_draft, happened, lock_current,
    mark_viewed, record,
};
use crate::accounts::{self, Signature};
use crate::fields::{self, FieldErrors};
use crate::ids::{MessageId, RequestId};
use crate::mail_texts::{LINK, bring_link, bring_link_of_html};
use crate::messages::{
    self, DeliveryState, Direction, MessageKind, NewAttachment, NewMessage, Person,
};
use crate::outgoing::{self, SendMessage};
use crate::tenancy::{Actor, TenantTx};

/// Characters of a subject. Longer than people type, since subjects that arrive are answered under their own words.
const MAX_SUBJECT_CHARS: usize = 2_000;

/// What somebody typed into "Reply to the message".
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    /// Plain text; `html` wins over it.
    pub text: String,
    /// What the rich-text editor made.
    pub html: String,
    /// Empty: `Re:` and the request's subject.
    pub subject: String,
    /// Addresses, separated by commas.
    pub cc: String,
    /// Addresses, separated by commas.
    pub bcc: String,
    /// Puts the writer's signature below: for programs, since the portal's editor holds it already.
    #[serde(skip)]
    pub signed: bool,
    /// Files to attach.
    #[serde(skip)]
    pub files: Vec<UploadedFile>,
}

/// A reply that can be sent.
#[derive(Debug, Clone)]
pub struct ReplyDraft {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) subject: String,
    pub(crate) cc: Vec<Person>,
    bcc: Vec<Person>,
    signed: bool,
    files: Vec<UploadedFile>,
}

impl TryFrom<ReplyForm> for ReplyDraft {
    type Error = FieldErrors;

    fn try_from(form: ReplyForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        // An editor in which nothing was typed still holds its own markup.
        let of_html = html_to_text(&form.html);
        let html = (!of_html.trim().is_empty()).then_some(form.html);
        let written = if html.is_some() { &of_html } else { &form.text };
        let text = fields::text(&mut errors, "text", written, 1, messages::MAX_TEXT_CHARS);
        if html
            .as_ref()
            .is_some_and(|html| html.len() > MAX_HTML_BYTES)
        {
            errors.add("text", "too-long");
        }
        let subject = fields::line(&mut errors, "subject", &form.subject, 0, MAX_SUBJECT_CHARS);
        let cc = outgoing::recipients(&mut errors, "cc", &form.cc);
        let bcc = outgoing::recipients(&mut errors, "bcc", &form.bcc);
        let files = check_files(&mut errors, form.files);
        errors.or(Self {
            text,
            html,
            subject,
            cc,
            bcc,
            signed: form.signed,
            files,
        })
    }
}

impl ReplyDraft {
    fn sign(&mut self, signature: &Signature) {
        if signature.is_empty() {
            return;
        }
        let written = self
            .html
            .take()
            .unwrap_or_else(|| outgoing::paragraphs(&self.text));
        self.html = Some(format!("{written}<br>{}", signature.html()));
        self.text.push_str(&signature.below());
    }
}

impl ReplyDraft {
    /// Puts the link where the writer named it, or else below what was written.
    pub(crate) fn bring_link(&mut self, words: &str, url: &str) {
        self.subject = self.subject.replace(LINK, url);
        self.text = bring_link(&self.text, words, url);
        self.html = (self.html.take()).map(|html| bring_link_of_html(&html, words, url));
    }
}

/// Nothing was written above the signature that the editor came with.
fn is_signature_alone(text: &str, signature: &Signature) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let written = words(text.trim_start().trim_start_matches("-- "));
    !signature.is_empty() && written == words(&signature.text())
}

/// Bytes of a reply's HTML: markup may weigh several times its text.
const MAX_HTML_BYTES: usize = 8 * messages::MAX_TEXT_CHARS;

/// The subject under which a message is answered: one `Re:`, whatever prefixes it came with.
pub fn reply_subject(subject: &str) -> String {
    format!("Re: {}", normalised_subject(subject))
        .trim_end()
        .to_owned()
}

/// Answers the requester.
pub async fn reply(
    tx: &mut TenantTx,
    id: RequestId,
    reply: ReplyDraft,
) -> Result<MessageId, RequestError> {
    // Whoever typed while a colleague merged the request writes on what it is now.
    let request = lock_current(tx, id).await?;
    let id = request.id;
    let message = write(tx, &request, MessageKind::Reply, reply).await?;
    record(
        tx,
        id,
        TimelineEvent::Replied,
        json!({ "message": message }),
    )
    .await?;
    happened(tx, &request, Some(Event::Replied)).await?;
    discard_draft(tx, id, DraftKind::Reply).await?;
    Ok(message)
}

/// Writes to the requester of a locked request. The message leaves from a job; until then it shows as queued.
pub(crate) async fn write(
    tx: &mut TenantTx,
    request: &Locked,
    kind: MessageKind,
    mut reply: ReplyDraft,
) -> Result<MessageId, RequestError> {
    let id = request.id;
    let Actor::Member { user, name, .. } = tx.actor().clone() else {
        return Err(RequestError::Unknown);
    };
    if request.requester.email.is_empty() {
        return Err(FieldErrors::one("to", "no-address").into());
    }
    if !outgoing::may_send(tx).await? {
        return Err(FieldErrors::one("to", "owner-not-confirmed").into());
    }
    let signature = accounts::find_signature(tx).await?;
    if is_signature_alone(&reply.text, &signature) {
        return Err(FieldErrors::one("text", "required").into());
    }
    if reply.signed {
        reply.sign(&signature);
    }
    let subject = if reply.subject.is_empty() {
        reply_subject(&request.subject)
    } else {
        reply.subject
    };
    let message = MessageId::new();
    let thread = outgoing::thread(tx, id).await?;
    let new = NewMessage {
        direction: Direction::Outgoing,
        kind,
        author: Some(user),
        from: Person {
            name,
            email: outgoing::company_address(tx).await?,
        },
        to: vec![Person {
            name: request.requester.name.clone(),
            email: request.requester.email.clone(),
        }],
        cc: reply.cc,
        bcc: reply.bcc,
        subject,
        text: reply.text,
        html: reply.html,
        message_id: Some(outgoing::message_id(tx, message)),
        in_reply_to: thread.in_reply_to,
        references: thread.references,
        delivery: Some(DeliveryState::Queued),
        ..NewMessage::new(message, id, tx.now())
    };
    let files = reply.files.into_iter().map(NewAttachment::from).collect();
    messages::insert(tx, new, files).await?;
    mark_viewed(tx, id).await?;
    tx.enqueue(&SendMessage { message }).await?;
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(form: ReplyForm) -> Result<ReplyDraft, (&'static str, &'static str)> {
        ReplyDraft::try_from(form).map_err(|errors| (errors.0[0].field, errors.0[0].code))
    }

    #[test]
    fn a_reply_says_something() {
        let form = |text: &str, html: &str| ReplyForm {
            text: text.to_owned(),
            html: html.to_owned(),
            ..ReplyForm::default()
        };
        assert_eq!(code(form("", "")).unwrap_err(), ("text", "required"));
        assert_eq!(
            code(form(" ", "<div><br></div>")).unwrap_err(),
            ("text", "required")
        );
        let of_html = code(form("ignored", "<div>Bonjour&nbsp;!</div>")).unwrap();
        assert!(of_html.html.is_some() && of_html.text.starts_with("Bonjour"));
        let of_text = code(form("Bonjour", "<div></div>")).unwrap();
        assert_eq!((of_text.text.as_str(), of_text.html), ("Bonjour", None));
    }

    #[test]
    fn a_bad_copy_is_named_at_its_field() {
        let form = ReplyForm {
            text: "Bonjour".to_owned(),
            bcc: "nobody".to_owned(),
            ..ReplyForm::default()
        };
        assert_eq!(code(form).unwrap_err(), ("bcc", "not-an-address"));
    }

    #[test]
    fn a_subject_is_answered_once() {
        for (subject, expected) in [
            ("Prix pour 3 portes", "Re: Prix pour 3 portes"),
            ("RE: TR: Prix pour 3 portes", "Re: Prix pour 3 portes"),
            ("", "Re:"),
        ] {
            assert_eq!(reply_subject(subject), expected);
        }
    }
}
