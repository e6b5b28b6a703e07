//! The log as a table.

use serde_json::Value;
use time::format_description::well_known::Rfc3339;

use super::Entry;
use crate::spreadsheet::Table;

/// The columns, by their names in the API.
const COLUMNS: [&str; 7] = ["at", "name", "address", "kind", "target", "before", "after"];

/// The beginning of the file: its headings.
pub fn csv_head() -> Vec<u8> {
    Table::beginning_with(&COLUMNS).into_bytes()
}

/// A row per entry.
pub fn csv_rows(entries: &[Entry]) -> Vec<u8> {
    let mut table = Table::continued();
    for entry in entries {
        let at = entry.at.format(&Rfc3339).unwrap_or_default();
        let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
        table.row([
            at.as_str(),
            &entry.name,
            entry.address.as_deref().unwrap_or_default(),
            &entry.kind,
            &entry.target,
            &json(&entry.before),
            &json(&entry.after),
        ]);
    }
    table.into_bytes()
}
