//! Contacts as a table.

use time::format_description::well_known::Rfc3339;

use super::Contact;
use crate::spreadsheet::Table;

/// The columns, by their names in the API. An import reads the same.
const COLUMNS: [&str; 15] = [
    "name",
    "company",
    "email",
    "phone",
    "vat_number",
    "address",
    "postal_code",
    "city",
    "country",
    "language",
    "website",
    "notes",
    "nature",
    "kind",
    "created_at",
];

/// The beginning of the file: its headings.
pub fn csv_head() -> Vec<u8> {
    Table::beginning_with(&COLUMNS).into_bytes()
}

/// A row per contact.
pub fn csv_rows(contacts: &[Contact]) -> Vec<u8> {
    let mut table = Table::continued();
    for contact in contacts {
        let created_at = contact.created_at.format(&Rfc3339).unwrap_or_default();
        table.row([
            contact.name.as_str(),
            &contact.company,
            contact.email.as_deref().unwrap_or_default(),
            &contact.phone,
            &contact.vat_number,
            &contact.address,
            &contact.postal_code,
            &contact.city,
            contact.country.as_deref().unwrap_or_default(),
            contact.language.as_deref().unwrap_or_default(),
            &contact.website,
            &contact.notes,
            contact.nature.as_str(),
            contact.kind.as_str(),
            &created_at,
        ]);
    }
    table.into_bytes()
}
