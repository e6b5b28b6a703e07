//! What a customer can do with the offer of their link.

use serde::Serialize;

use super::Link;
use crate::offers::{Offer, Status};

/// How an offer stands for whoever has a link to a version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can be accepted.
    Open,
    /// The company is changing it.
    Revising,
    /// A newer version was sent, with a link of its own.
    Newer,
    /// Its last day is over.
    Expired,
    /// The company took it back.
    Withdrawn,
    /// The customer said yes.
    Accepted,
    /// The customer said no.
    Refused,
}

impl Standing {
    /// How an offer at this status and version stands for this link.
    pub(super) fn of(status: Status, version: i32, link: &Link) -> Self {
        rule(status, version, link.version, link.replaced_at.is_some())
    }

    pub(super) fn of_offer(offer: &Offer, link: &Link) -> Self {
        Self::of(offer.status, offer.version, link)
    }

    /// Whether the page shows the offer itself.
    pub fn shows_offer(self) -> bool {
        match self {
            Self::Open | Self::Expired | Self::Accepted | Self::Refused => true,
            Self::Revising | Self::Newer | Self::Withdrawn => false,
        }
    }
}

/// The rule.
pub(super) fn rule(status: Status, version: i32, of_link: i32, replaced: bool) -> Standing {
    match status {
        _ if replaced => Standing::Newer,
        Status::Withdrawn => Standing::Withdrawn,
        Status::Draft => Standing::Revising,
        _ if version > of_link => Standing::Newer,
        Status::Sent => Standing::Open,
        Status::Accepted => Standing::Accepted,
        Status::Refused => Standing::Refused,
        Status::Expired => Standing::Expired,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_version_says_so_and_the_present_one_says_how_it_stands() {
        for (status, version, replaced, expected) in [
            (Status::Sent, 1, false, Standing::Open),
            (Status::Expired, 1, false, Standing::Expired),
            (Status::Accepted, 1, false, Standing::Accepted),
            (Status::Refused, 1, false, Standing::Refused),
            (Status::Withdrawn, 1, false, Standing::Withdrawn),
            (Status::Draft, 2, false, Standing::Revising),
            (Status::Withdrawn, 2, false, Standing::Withdrawn),
            (Status::Sent, 2, false, Standing::Newer),
            (Status::Sent, 2, true, Standing::Newer),
            (Status::Accepted, 2, true, Standing::Newer),
            (Status::Draft, 3, true, Standing::Newer),
        ] {
            assert_eq!(
                rule(status, version, 1, replaced),
                expected,
                "{status:?} {version} {replaced}"
            );
        }
    }
}
