//! Messages of a conversation: what came, what went, and notes.

pub(crate) mod attachments;
mod display;
mod insert;
mod list;

pub use attachments::{Attachment, AttachmentFile, NewAttachment, find_attachment};
pub use display::{Images, display_html, preview};
pub(crate) use insert::{NewMessage, Rewritten, insert, rewrite};
pub use list::{Delivery, Message, find_html, find_raw, list};

use serde::{Deserialize, Serialize};

/// Characters of a message or note that somebody types, at most.
pub const MAX_TEXT_CHARS: usize = 100_000;

/// Somebody in a message, as they were named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Display name; may be empty.
    pub name: String,
    /// Address; empty for somebody known by name only.
    pub email: String,
}

impl From<understanding::Person> for Person {
    fn from(person: understanding::Person) -> Self {
        Self {
            name: person.name,
            email: person.email,
        }
    }
}

/// Which way it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Direction {
    /// From the customer, or on their side.
    Incoming,
    /// From the company.
    Outgoing,
    /// Among colleagues.
    Note,
}

/// What sort of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MessageKind {
    /// A mail, or what a manual request says.
    Mail,
    /// A salesperson's answer.
    Reply,
    /// An automatic reply, ours or theirs.
    AutoReply,
    /// Something we sent did not arrive.
    Bounce,
    /// An internal note.
    Note,
    /// An offer that was sent.
    Offer,
    /// Nobody wrote it: the customer is reminded.
    Reminder,
}

/// Where an outgoing message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its turn.
    Queued,
    /// The next server took it.
    Sent,
    /// It did not go; it is tried again.
    Deferred,
    /// It came back.
    Bounced,
    /// It was given up.
    Failed,
}
