//! The job that sends a direct mail.

use serde::{Deserialize, Serialize};

use crate::ids::MessageId;
use crate::outgoing::retry;
use crate::queue::{Job, Lane};

/// Sends a direct mail that is queued or deferred. Running it twice sends once, as [`crate::outgoing::SendMessage`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendDirectMail {
    /// Which one.
    pub mail: MessageId,
}

impl Job for SendDirectMail {
    const KIND: &'static str = "send_direct_mail";
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = retry::MAX_ATTEMPTS;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.mail))
    }
}
