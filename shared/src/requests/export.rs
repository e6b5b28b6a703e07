//! The list as a table.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::RequestSummary;
use crate::spreadsheet::Table;

/// Writes the rows. Headings are the column names of the API.
pub fn write_csv(rows: &[RequestSummary]) -> Vec<u8> {
    let mut table = Table::beginning_with(&[
        "number",
        "subject",
        "status",
        "requester_name",
        "requester_email",
        "salesperson",
        "contact",
        "received_at",
        "last_activity_at",
    ]);
    let at = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
    for row in rows {
        table.row([
            row.number.as_str(),
            &row.subject,
            row.status.as_str(),
            &row.requester_name,
            &row.requester_email,
            row.assignee_name.as_deref().unwrap_or_default(),
            row.contact_name.as_deref().unwrap_or_default(),
            &at(row.received_at),
            &at(row.last_activity_at),
        ]);
    }
    table.into_bytes()
}
