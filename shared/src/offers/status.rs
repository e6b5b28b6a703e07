//! How an offer moves.

use serde::{Deserialize, Serialize};
use time::Date;

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    /// Being made, or a new version of one that was sent.
    Draft,
    /// With the customer.
    Sent,
    /// The customer said yes.
    Accepted,
    /// The customer said no.
    Refused,
    /// With the customer, after its last day. Never stored: it is what [`Status::on`] makes of `Sent`.
    Expired,
    /// Discarded; its number is not given again.
    Withdrawn,
}

/// What can be done to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Its lines or words change: what was sent gets a new version.
    Revise,
    /// It goes to the customer.
    Send,
    /// Yes.
    Accept,
    /// No.
    Refuse,
    /// It is discarded.
    Withdraw,
}

impl Move {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Revise,
        Self::Send,
        Self::Accept,
        Self::Refuse,
        Self::Withdraw,
    ];
}

/// The move does not apply where the offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an offer that is {} does not allow this", .0.as_str())]
pub struct NotNow(pub Status);

impl Status {
    /// All of them, in the order of an offer's life.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Sent,
        Self::Accepted,
        Self::Refused,
        Self::Expired,
        Self::Withdrawn,
    ];

    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status on a day of the company's time zone: an offer is good to the end of its last day.
    #[must_use]
    pub fn on(self, today: Date, valid_until: Date) -> Self {
        if self == Self::Sent && today > valid_until {
            Self::Expired
        } else {
            self
        }
    }

    /// The status after a move.
    pub fn after(self, wanted: Move) -> Result<Self, NotNow> {
        use Status::{Accepted, Draft, Expired, Refused, Sent, Withdrawn};
        match (self, wanted) {
            (Draft | Sent | Refused | Expired, Move::Revise) => Ok(Draft),
            (Draft, Move::Send) => Ok(Sent),
            (Sent, Move::Accept) => Ok(Accepted),
            (Sent, Move::Refuse) => Ok(Refused),
            (Draft | Sent | Expired, Move::Withdraw) => Ok(Withdrawn),
            (Accepted | Withdrawn | Sent | Refused | Expired | Draft, _) => Err(NotNow(self)),
        }
    }

    /// Whether changing it makes a new version: somebody outside has seen the one there is.
    pub fn was_sent(self) -> bool {
        matches!(self, Self::Sent | Self::Refused | Self::Expired)
    }
}

impl std::str::FromStr for Status {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == s)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Accepted, Draft, Expired, Refused, Sent, Withdrawn};
    use super::*;
    use time::macros::date;

    #[test]
    fn every_move_from_every_status() {
        let moves = [
            Move::Revise,
            Move::Send,
            Move::Accept,
            Move::Refuse,
            Move::Withdraw,
        ];
        let table = [
            (
                Draft,
                [Some(Draft), Some(Sent), None, None, Some(Withdrawn)],
            ),
            (
                Sent,
                [
                    Some(Draft),
                    None,
                    Some(Accepted),
                    Some(Refused),
                    Some(Withdrawn),
                ],
            ),
            (Accepted, [None; 5]),
            (Refused, [Some(Draft), None, None, None, None]),
            (Expired, [Some(Draft), None, None, None, Some(Withdrawn)]),
            (Withdrawn, [None; 5]),
        ];
        assert_eq!(table.map(|(status, _)| status), Status::ALL);
        for (status, outcomes) in table {
            for (wanted, outcome) in moves.into_iter().zip(outcomes) {
                assert_eq!(status.after(wanted).ok(), outcome, "{status:?} {wanted:?}");
            }
        }
    }

    #[test]
    fn only_what_is_with_the_customer_expires_after_its_last_day() {
        let last = date!(2026 - 12 - 24);
        for (status, today, expected) in [
            (Sent, date!(2026 - 12 - 24), Sent),
            (Sent, date!(2026 - 12 - 25), Expired),
            (Draft, date!(2027 - 01 - 01), Draft),
            (Accepted, date!(2027 - 01 - 01), Accepted),
        ] {
            assert_eq!(status.on(today, last), expected, "{status:?} {today}");
        }
    }
}
