//! A message on its way out: everything that composing it needs, and nothing else.

use time::OffsetDateTime;

use super::ReplyToken;
use crate::company::Company;
use crate::ids::{MessageId, UserId};
use crate::language::Language;
use crate::messages::{AttachmentFile, MessageKind, Person};

/// A message that was claimed for sending.
#[derive(Debug, Clone)]
pub(super) struct Outbound {
    pub(super) message: MessageId,
    pub(super) kind: MessageKind,
    pub(super) author: Option<UserId>,
    pub(super) assignee: Option<UserId>,
    pub(super) company: Company,
    /// The company's address, without token.
    pub(super) from: Person,
    /// Where answers and bounces go.
    pub(super) token: ReplyToken,
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
