//! Invoices as a table, for the accountant.

use time::Date;

use super::InvoiceSummary;
use crate::spreadsheet::Table;

/// The columns, by their names in the API. A credit note's amounts are positive, as on its paper: its kind says which way they count.
const COLUMNS: [&str; 11] = [
    "number",
    "kind",
    "status",
    "issued_on",
    "due_on",
    "paid_on",
    "contact",
    "reference",
    "payment_reference",
    "net",
    "gross",
];

/// The beginning of the file: its headings.
pub fn csv_head() -> Vec<u8> {
    Table::beginning_with(&COLUMNS).into_bytes()
}

/// A row per invoice.
pub fn csv_rows(invoices: &[InvoiceSummary]) -> Vec<u8> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut table = Table::continued();
    for invoice in invoices {
        table.row([
            invoice.number.as_deref().unwrap_or_default(),
            invoice.kind.as_str(),
            invoice.status.as_str(),
            &day(invoice.issued_on),
            &day(invoice.due_on),
            &day(invoice.paid_on),
            &invoice.contact_name,
            &invoice.reference,
            // Without its signs a spreadsheet takes it for no formula.
            invoice.payment_reference.trim_matches('+'),
            &invoice.net.to_string(),
            &invoice.gross.to_string(),
        ]);
    }
    table.into_bytes()
}
