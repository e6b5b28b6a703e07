//! What members are told of, and how those who said nothing are told.

use serde::{Deserialize, Serialize};

/// What a member is told of. Translated as `notification-<kind>`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum NotificationKind {
    NewRequest,
    Assigned,
    Mentioned,
    CustomerReplied,
    Reminder,
    OfferAccepted,
    OfferRefused,
    DeliveryFailed,
}

/// How somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// Under the bell of the portal.
    pub portal: bool,
    /// By mail.
    pub mail: bool,
}

impl NotificationKind {
    /// All kinds, in the order they are chosen in.
    pub const ALL: [Self; 8] = [
        Self::NewRequest,
        Self::Assigned,
        Self::Mentioned,
        Self::CustomerReplied,
        Self::Reminder,
        Self::OfferAccepted,
        Self::OfferRefused,
        Self::DeliveryFailed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewRequest => "new_request",
            Self::Assigned => "assigned",
            Self::Mentioned => "mentioned",
            Self::CustomerReplied => "customer_replied",
            Self::Reminder => "reminder",
            Self::OfferAccepted => "offer_accepted",
            Self::OfferRefused => "offer_refused",
            Self::DeliveryFailed => "delivery_failed",
        }
    }

    /// How a member who said nothing is told. Not by mail of a new request: a company forwards those from the mailbox that this mail would go to.
    pub fn default_channels(self) -> Channels {
        Channels {
            portal: true,
            mail: self != Self::NewRequest,
        }
    }
}
