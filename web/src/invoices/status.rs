//! How statuses of invoices look.

use serde::Serialize;
use shared::invoices::Status;

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
            Status::Draft => ("invoice-status-draft", "blue"),
            Status::Issued => ("invoice-status-issued", "purple"),
            Status::Overdue => ("invoice-status-overdue", "red"),
            Status::Paid => ("invoice-status-paid", "green"),
            Status::Credited => ("invoice-status-credited", ""),
        };
        Self {
            code: status.as_str(),
            label,
            color,
        }
    }
}
