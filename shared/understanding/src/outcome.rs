//! What a mail was understood to be.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A person as a mail names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Display name, empty when the mail gives none.
    pub name: String,
    /// Address, domain lower-cased. Empty only when the mail names nobody at all.
    pub email: String,
}

/// Where a possible requester was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateSource {
    /// The `From` of the mail itself.
    From,
    /// `Reply-To`, of a contact form or a list.
    ReplyTo,
    /// `X-Forwarded-*`, `Resent-*`, SRS or `X-Original-Sender`.
    AutomaticForward,
    /// An attached `message/rfc822` or `.eml`.
    AttachedOriginal,
    /// The header block of an inline forward.
    InlineForward,
    /// A field of a contact form.
    ContactForm,
}

/// Somebody who may be the requester.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Where they were found.
    pub source: CandidateSource,
}

/// A delivery status (RFC 3464, or read from the text of servers that do not speak it).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Recipients that were not reached.
    pub recipients: Vec<String>,
    /// Enhanced status code (RFC 3463), e.g. `5.1.1`; empty when nothing tells.
    pub status: String,
    /// `5.x.x`: will not be delivered; otherwise a delay or a temporary failure.
    pub permanent: bool,
    /// What the server said, one line.
    pub diagnostic: String,
    /// Message-ID of the mail that was not delivered, when the bounce names it.
    pub original_message_id: Option<String>,
}

/// A provider asks to confirm that it may forward to this address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The code to type, if the mail has one.
    pub code: Option<String>,
    /// The `https` link to follow, if the mail has one.
    pub link: Option<String>,
}

/// What kind of mail it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// A new request.
    NewRequest,
    /// It belongs to a request we know.
    Reply {
        /// The request's key, as in `KnownRequest::request`.
        request: String,
        /// Found by participant and subject only: shown as "probably".
        probable: bool,
        /// The writer took part before.
        known_participant: bool,
    },
    /// An automatic reply (RFC 3834): attached to its request when it has one, otherwise held.
    AutomaticReply {
        /// The request it answers.
        request: Option<String>,
    },
    /// Something we sent did not arrive.
    Bounce {
        /// The request of the message concerned.
        request: Option<String>,
        /// Which recipients, why.
        bounce: Bounce,
    },
    /// A provider's forwarding confirmation.
    ForwardingConfirmation(Confirmation),
    /// Newsletters, lists, spam: held.
    Bulk,
    /// Our own mail came back: recorded, never answered.
    Loop,
    /// The tenant blocked this sender: held.
    Blocked,
}

/// Why no automatic reply may go out. The reasons are those of RFC 3834 §2 and of PRODUCT's own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Envelope sender is `<>`.
    NullSender,
    /// `Auto-Submitted` other than `no`.
    AutoSubmitted,
    /// `List-Id`, `List-Unsubscribe` and the like.
    List,
    /// `Precedence: bulk|junk|list|auto_reply`.
    Precedence,
    /// `X-Auto-Response-Suppress: All|AutoReply|OOF`.
    ResponseSuppressed,
    /// `noreply@`, `mailer-daemon@`…
    NoReplyAddress,
    /// The requester is one of the company's own addresses, or an address of this platform.
    OwnDomain,
    /// Nobody knows yet who asks.
    RequesterInDoubt,
    /// Not a new request.
    NotARequest,
}

/// One step of the decision, shown to the user as "why?". `code` is a key of the locale files (`why-<code>`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable, kebab-case.
    pub code: String,
    /// The piece of the mail that decided: an address, a header, a label; never more than 200 characters.
    pub detail: String,
}

/// Facts found in a signature, to pre-fill a prospect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureFacts {
    /// Name of the person.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Phone in E.164 form.
    pub phone: Option<String>,
    /// VAT number with its country prefix, checked for form.
    pub vat_number: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Postal address, one line.
    pub address: Option<String>,
}

/// An attachment of the request, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, cleaned: no path, no control characters; never empty.
    pub name: String,
    /// Media type, lower-case, e.g. `application/pdf`.
    pub content_type: String,
    /// `Content-ID` without angle brackets, for inline images.
    pub content_id: Option<String>,
    /// Shown in place in the HTML.
    pub inline: bool,
    /// The bytes.
    pub content: Vec<u8>,
}

/// The whole outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understanding {
    /// What kind of mail it is.
    pub kind: Kind,
    /// Who asks (for a reply: who writes).
    pub requester: Person,
    /// Whether the requester is beyond doubt.
    pub certain: bool,
    /// Everyone who may be the requester, best first; the requester is among them.
    pub candidates: Vec<Candidate>,
    /// Who forwarded it, when somebody did.
    pub forwarder: Option<Person>,
    /// The original's subject without Re/Fwd/TR/WG/Doorst…
    pub subject: String,
    /// The original's own date; `None` when it gives none.
    pub sent_at: Option<OffsetDateTime>,
    /// What its writer wrote, without quoted history and signature.
    pub text: String,
    /// Quoted history and signature, folded away.
    pub folded_text: String,
    /// The original's HTML as received, without the forwarder's part and without quoted history at its end; not yet safe to show: see [`crate::safe_html`].
    pub html: Option<String>,
    /// The forwarder's own words above the forward: an internal note.
    pub note: Option<String>,
    /// ISO 639-1 code of the text's language, when it is clear.
    pub language: Option<String>,
    /// To and Cc of the original.
    pub to: Vec<Person>,
    /// Attachments of the original.
    pub attachments: Vec<Attachment>,
    /// What the signature says about the requester.
    pub signature: SignatureFacts,
    /// Why no automatic reply may go out; empty: it may.
    pub silence: Vec<Silence>,
    /// Something could not be understood: shown as a warning beside the raw mail. `code` as in [`Reason`] (`warning-<code>`).
    pub warnings: Vec<Reason>,
    /// The decision, step by step.
    pub reasons: Vec<Reason>,
}
