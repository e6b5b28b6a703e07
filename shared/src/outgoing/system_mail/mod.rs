//! Mail of the platform itself: to its members, never to their customers.

mod deliver;
mod render;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use deliver::deliver_system_mail;

use super::retry;
use crate::ids::SystemMailId;
use crate::language::Language;
use crate::messages::Person;
use crate::queue::{Job, Lane};

/// What the platform writes. Its texts are `email-<name>-subject`, `-text` and `-action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemMail {
    /// Is this address yours? Arguments: `company`.
    ConfirmEmail,
    /// Does mail to the company's own address arrive? Arguments: `company`.
    ForwardingTest,
    /// A request came in. Arguments of this and all below: `number`, `subject`, `actor`.
    NewRequest,
    /// A request is yours now.
    Assigned,
    /// A colleague named you in a note.
    Mentioned,
    /// The customer wrote again.
    CustomerReplied,
    /// The customer said yes.
    OfferAccepted,
    /// A message did not reach the customer.
    DeliveryFailed,
}

impl SystemMail {
    /// All of them, for the sweep over the locale files.
    pub const ALL: [Self; 8] = [
        Self::ConfirmEmail,
        Self::ForwardingTest,
        Self::NewRequest,
        Self::Assigned,
        Self::Mentioned,
        Self::CustomerReplied,
        Self::OfferAccepted,
        Self::DeliveryFailed,
    ];

    /// Its name in the keys of its texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm-email",
            Self::ForwardingTest => "forwarding-test",
            Self::NewRequest => "new-request",
            Self::Assigned => "assigned",
            Self::Mentioned => "mentioned",
            Self::CustomerReplied => "customer-replied",
            Self::OfferAccepted => "offer-accepted",
            Self::DeliveryFailed => "delivery-failed",
        }
    }
}

/// Sends a mail of the platform. Running it twice sends it twice, under the same Message-ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendSystemMail {
    /// What its Message-ID is made of.
    pub id: SystemMailId,
    /// To whom.
    pub to: Person,
    /// In their language.
    pub language: Language,
    /// What.
    pub mail: SystemMail,
    /// What its texts name, by the names at [`SystemMail`].
    pub arguments: BTreeMap<String, String>,
    /// Where its button leads: a path of the portal.
    pub path: String,
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub written_at: OffsetDateTime,
}

impl Job for SendSystemMail {
    const KIND: &'static str = "send_system_mail";
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = retry::MAX_ATTEMPTS;
}
