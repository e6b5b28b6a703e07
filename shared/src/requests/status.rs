//! How a request's status moves: by what happens, never by hand.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    /// Nobody answered yet.
    Received,
    /// We answered.
    Replied,
    /// An offer was made from it.
    OfferCreated,
    /// The offer is with the customer.
    OfferSent,
    /// The customer said yes.
    OfferAccepted,
    /// The customer said no.
    OfferRefused,
    /// Somebody called it off.
    Cancelled,
}

/// Something that happened to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A person of the company answered. Automatic replies and notes are no answer.
    Replied,
    /// An offer, or a new version of one, was made from it.
    OfferCreated,
    /// An offer went out.
    OfferSent,
    /// An offer was accepted.
    OfferAccepted,
    /// An offer was refused.
    OfferRefused {
        /// Another offer of the request is still with the customer or being made.
        another_open: bool,
    },
}

/// The move does not apply where the request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a request that is {0} does not allow this")]
pub struct Refused(pub Status);

impl Status {
    /// All, in the order of a request's life.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Replied,
        Self::OfferCreated,
        Self::OfferSent,
        Self::OfferAccepted,
        Self::OfferRefused,
        Self::Cancelled,
    ];

    /// The status after `event`. It never moves backwards, but for one case: a new version after a refusal.
    pub fn after(self, event: Event) -> Result<Self, Refused> {
        use Status::{
            Cancelled, OfferAccepted, OfferCreated, OfferRefused, OfferSent, Received, Replied,
        };
        Ok(match (self, event) {
            (Received, Event::Replied) => Replied,
            (_, Event::Replied) => self,
            (Cancelled, _) => return Err(Refused(self)),
            (Received | Replied | OfferRefused, Event::OfferCreated) => OfferCreated,
            (Received | Replied | OfferCreated, Event::OfferSent) => OfferSent,
            (_, Event::OfferAccepted) => OfferAccepted,
            (
                Received | Replied | OfferCreated | OfferSent,
                Event::OfferRefused {
                    another_open: false,
                },
            ) => OfferRefused,
            (_, Event::OfferCreated | Event::OfferSent | Event::OfferRefused { .. }) => self,
        })
    }

    /// Called off by hand.
    pub fn cancel(self) -> Result<Self, Refused> {
        if self == Self::Cancelled {
            Err(Refused(self))
        } else {
            Ok(Self::Cancelled)
        }
    }

    /// Back to where it stood before it was called off.
    pub fn reopen(self, before: Option<Self>) -> Result<Self, Refused> {
        match (self, before) {
            (Self::Cancelled, before) => Ok(before.unwrap_or(Self::Received)),
            _ => Err(Refused(self)),
        }
    }

    /// The status after a request that stood at `other` was merged into one that stands here: as if what had happened to that one had happened to this one.
    pub fn merged_with(self, other: Self) -> Result<Self, Refused> {
        let open = matches!(self, Self::OfferCreated | Self::OfferSent);
        let happened: &[Event] = match other {
            Self::Received | Self::Cancelled => &[],
            Self::Replied => &[Event::Replied],
            Self::OfferCreated => &[Event::OfferCreated],
            Self::OfferSent => &[Event::OfferCreated, Event::OfferSent],
            Self::OfferAccepted => &[Event::OfferAccepted],
            Self::OfferRefused if open => &[],
            Self::OfferRefused => &[Event::OfferRefused {
                another_open: false,
            }],
        };
        happened
            .iter()
            .try_fold(self, |status, event| status.after(*event))
    }

    /// The status after what had moved it from `before` to `after` was taken back, while `since` happened. Where it went on by itself it stays.
    #[must_use]
    pub fn taken_back(self, after: Self, before: Self, since: &[Event]) -> Self {
        if self != after {
            return self;
        }
        since.iter().fold(before, |status, event| {
            status.after(*event).unwrap_or(status)
        })
    }

    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Replied => "replied",
            Self::OfferCreated => "offer_created",
            Self::OfferSent => "offer_sent",
            Self::OfferAccepted => "offer_accepted",
            Self::OfferRefused => "offer_refused",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not one of the seven.
#[derive(Debug, thiserror::Error)]
#[error("unknown status")]
pub struct UnknownStatus;

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(s: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == s)
            .ok_or(UnknownStatus)
    }
}

#[cfg(test)]
mod tests {
    use super::Event::{
        OfferAccepted as Accept, OfferCreated as Create, OfferRefused as Refuse, OfferSent as Send,
        Replied as Reply,
    };
    use super::Status::{
        Cancelled, OfferAccepted, OfferCreated, OfferRefused as Refusal, OfferSent, Received,
        Replied,
    };
    use super::*;

    const REFUSE: Event = Refuse {
        another_open: false,
    };
    const REFUSE_ONE_OF_MANY: Event = Refuse { another_open: true };

    /// A row per status, a column per event; `None`: refused.
    #[test]
    fn every_status_after_every_event() {
        let events = [Reply, Create, Send, Accept, REFUSE, REFUSE_ONE_OF_MANY];
        #[rustfmt::skip]
        let table: [(Status, [Option<Status>; 6]); 7] = [
            //                Reply                Create               Send                 Accept               Refuse               Refuse one of many
            (Received,      [Some(Replied),       Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),  Some(Received)]),
            (Replied,       [Some(Replied),       Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),  Some(Replied)]),
            (OfferCreated,  [Some(OfferCreated),  Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),  Some(OfferCreated)]),
            (OfferSent,     [Some(OfferSent),     Some(OfferSent),     Some(OfferSent),     Some(OfferAccepted), Some(Refusal),  Some(OfferSent)]),
            (OfferAccepted, [Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted)]),
            (Refusal,       [Some(Refusal), Some(OfferCreated), Some(Refusal), Some(OfferAccepted), Some(Refusal), Some(Refusal)]),
            (Cancelled,     [Some(Cancelled),     None,                None,                None,                None,                None]),
        ];
        for (status, expected) in table {
            for (event, expected) in events.into_iter().zip(expected) {
                assert_eq!(
                    status.after(event).ok(),
                    expected,
                    "{status} after {event:?}"
                );
            }
        }
    }

    /// A row per status of the request that stays, a column per status of the one merged into it; `None`: refused.
    #[test]
    fn every_status_merged_with_every_status() {
        #[rustfmt::skip]
        let table: [(Status, [Option<Status>; 7]); 7] = [
            //              Received             Replied              OfferCreated         OfferSent            OfferAccepted        Refusal              Cancelled
            (Received,      [Some(Received),      Some(Replied),       Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),       Some(Received)]),
            (Replied,       [Some(Replied),       Some(Replied),       Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),       Some(Replied)]),
            (OfferCreated,  [Some(OfferCreated),  Some(OfferCreated),  Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(OfferCreated),  Some(OfferCreated)]),
            (OfferSent,     [Some(OfferSent),     Some(OfferSent),     Some(OfferSent),     Some(OfferSent),     Some(OfferAccepted), Some(OfferSent),     Some(OfferSent)]),
            (OfferAccepted, [Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted), Some(OfferAccepted)]),
            (Refusal,       [Some(Refusal),       Some(Refusal),       Some(OfferCreated),  Some(OfferSent),     Some(OfferAccepted), Some(Refusal),       Some(Refusal)]),
            (Cancelled,     [Some(Cancelled),     Some(Cancelled),     None,                None,                None,                None,                Some(Cancelled)]),
        ];
        for (status, expected) in table {
            for (other, expected) in Status::ALL.into_iter().zip(expected) {
                assert_eq!(
                    status.merged_with(other).ok(),
                    expected,
                    "{other} into {status}"
                );
            }
        }
    }

    #[test]
    fn taking_back_leaves_what_happened_since() {
        for (now, after, before, since, expected) in [
            (Replied, Replied, Received, &[][..], Received),
            (Replied, Replied, Received, &[Reply], Replied),
            (OfferSent, OfferSent, Received, &[Reply], Replied),
            (OfferAccepted, OfferSent, Received, &[], OfferAccepted),
            (Cancelled, Replied, Received, &[], Cancelled),
            (Replied, Replied, Replied, &[], Replied),
        ] {
            assert_eq!(
                now.taken_back(after, before, since),
                expected,
                "{now}: {after} back to {before}"
            );
        }
    }

    #[test]
    fn cancel_and_reopen_are_each_others_undoing() {
        for status in Status::ALL {
            match status.cancel() {
                Ok(cancelled) => {
                    assert_eq!(cancelled.reopen(Some(status)), Ok(status));
                    assert_eq!(status.reopen(None), Err(Refused(status)));
                }
                Err(refused) => assert_eq!(refused, Refused(Cancelled)),
            }
        }
    }

    #[test]
    fn the_names_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>().ok(), Some(status));
        }
    }
}
