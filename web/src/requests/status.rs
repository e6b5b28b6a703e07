//! How statuses look: their label, their colour, and the steps above a request.

use serde::Serialize;
use shared::requests::Status;

/// A status on a page.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Badge {
    pub(super) code: &'static str,
    /// Key of its name.
    pub(super) label: &'static str,
    /// Class of its colour.
    pub(super) color: &'static str,
}

impl From<Status> for Badge {
    fn from(status: Status) -> Self {
        let (label, color) = match status {
            Status::Received => ("status-received", "red"),
            Status::Replied => ("status-replied", "blue"),
            Status::OfferCreated => ("status-offer-created", "orange"),
            Status::OfferSent => ("status-offer-sent", "purple"),
            Status::OfferAccepted => ("status-offer-accepted", "green"),
            Status::OfferRefused => ("status-offer-refused", ""),
            Status::Cancelled => ("status-cancelled", ""),
        };
        Self {
            code: status.as_str(),
            label,
            color,
        }
    }
}

/// A step of a request's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Step {
    /// Key of its name.
    label: &'static str,
    /// Class: done, the current one, or still to come.
    state: &'static str,
}

/// The five steps, as far as `status` has come. A cancelled request shows none of them as reached.
pub(super) fn steps(status: Status) -> [Step; 5] {
    let reached = match status {
        Status::Cancelled => None,
        Status::Received => Some(0),
        Status::Replied => Some(1),
        Status::OfferCreated => Some(2),
        Status::OfferSent => Some(3),
        Status::OfferAccepted | Status::OfferRefused => Some(4),
    };
    let labels = [
        "step-received",
        "step-replied",
        "step-offer-created",
        "step-offer-sent",
        "step-decided",
    ];
    let mut place = 0..;
    labels.map(|label| {
        let place = place.next();
        let state = match place.cmp(&reached) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "to-come",
        };
        Step { label, state }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_done_up_to_the_current_one() {
        let states = |status| steps(status).map(|step| step.state);
        assert_eq!(
            states(Status::Received),
            ["current", "to-come", "to-come", "to-come", "to-come"]
        );
        assert_eq!(
            states(Status::OfferCreated),
            ["done", "done", "current", "to-come", "to-come"]
        );
        assert_eq!(
            states(Status::OfferRefused),
            ["done", "done", "done", "done", "current"]
        );
        assert_eq!(states(Status::Cancelled), ["to-come"; 5]);
    }
}
