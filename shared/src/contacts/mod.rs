//! Prospects and customers: one kind of record.

mod draft;
mod queries;

pub use draft::{ContactDraft, ContactForm};
pub use queries::{create, find, find_by_email, list, suggest, update};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::fields::FieldErrors;
use crate::ids::ContactId;

/// What a contact is to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ContactKind {
    /// Nothing was invoiced to them yet.
    Prospect,
    /// An invoice was issued to them.
    Customer,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Contact {
    pub id: ContactId,
    pub kind: ContactKind,
    pub name: String,
    pub company: String,
    pub email: Option<String>,
    pub phone: String,
    pub vat_number: String,
    pub website: String,
    pub address: String,
    pub language: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// Why something could not be done to a contact.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// There is no such contact in this company.
    #[error("no such contact")]
    Unknown,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
