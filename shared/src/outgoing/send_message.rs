//! The job that sends a message.

use serde::{Deserialize, Serialize};

use super::retry;
use crate::ids::MessageId;
use crate::queue::{Job, Lane};

/// Sends a message that is queued or deferred. Running it twice sends once: a message that was sent, or that another worker is sending, is left alone. After a
/// crash between sending and recording, the mail goes out again under the same Message-ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// Which one.
    pub message: MessageId,
}

impl Job for SendMessage {
    const KIND: &'static str = "send_message";
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = retry::MAX_ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.message))
    }
}
