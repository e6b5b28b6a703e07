//! A message on its way out: everything that composing it needs, and nothing else.

use time::OffsetDateTime;

use super::{OwnServer, ReplyToken};
use crate::company::Company;
use crate::ids::{MessageId, UserId};
use crate::language::Language;
use crate::messages::{AttachmentFile, MessageKind, Person};

/// What leaves, by the table that keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outgoing {
    /// A message of a request's conversation.
    Message(MessageId),
    /// A mail outside of any conversation.
    Direct(MessageId),
}

/// Where answers go, and news of what could not be delivered.
#[derive(Debug, Clone)]
pub(super) enum Answers {
    /// Into the request, by the tag of its address.
    ToRequest(ReplyToken),
    /// To the company's own mailbox. What bounces comes to the address it is from.
    ToCompany(String),
}

/// A mail that was claimed for sending.
#[derive(Debug, Clone)]
pub(super) struct Outbound {
    pub(super) message: MessageId,
    pub(super) outgoing: Outgoing,
    pub(super) kind: MessageKind,
    pub(super) author: Option<UserId>,
    pub(super) assignee: Option<UserId>,
    pub(super) company: Company,
    /// Who wrote it, at the address it is from, without token.
    pub(super) from: Person,
    pub(super) answers: Answers,
    /// The company's own server; none: the platform's relay.
    pub(super) server: Option<OwnServer>,
    pub(super) to: Vec<Person>,
    pub(super) cc: Vec<Person>,
    pub(super) bcc: Vec<Person>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: Option<String>,
    /// Without angle brackets.
    pub(super) message_id: String,
    pub(super) in_reply_to: Option<String>,
    pub(super) references: Vec<String>,
    pub(super) written_at: OffsetDateTime,
    pub(super) files: Vec<AttachmentFile>,
    /// The customer's.
    pub(super) language: Language,
    pub(super) quoted: Option<Quoted>,
}

/// The message that is answered, to be quoted below the answer.
#[derive(Debug, Clone)]
pub(super) struct Quoted {
    pub(super) writer: Person,
    pub(super) text: String,
    pub(super) sent_at: OffsetDateTime,
}
