//! How statuses of offers look.

use serde::Serialize;
use shared::offers::Status;

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
            Status::Draft => ("offer-status-draft", "blue"),
            Status::Sent => ("offer-status-sent", "purple"),
            Status::Accepted => ("offer-status-accepted", "green"),
            Status::Refused => ("offer-status-refused", "red"),
            Status::Expired => ("offer-status-expired", "orange"),
            Status::Withdrawn => ("offer-status-withdrawn", ""),
        };
        Self {
            code: status.as_str(),
            label,
            color,
        }
    }
}
