//! A contact.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{ContactDraft, ContactForm};
use crate::ids::ContactId;

/// Countries that forms offer, by ISO 3166-1 alpha-2: the neighbours first.
pub const COUNTRIES: [&str; 34] = [
    "BE", "FR", "NL", "DE", "LU", "AT", "BG", "CH", "CY", "CZ", "DK", "EE", "ES", "FI", "GB", "GR",
    "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LV", "MC", "MT", "NO", "PL", "PT", "RO", "SE", "SI",
    "SK", "US",
];

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

impl ContactKind {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Customer => "customer",
        }
    }
}

/// Whom an invoice would be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Nature {
    /// Somebody who buys for themselves.
    #[default]
    Person,
    /// A company or an organisation.
    Company,
}

impl Nature {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Contact {
    pub id: ContactId,
    pub kind: ContactKind,
    pub nature: Nature,
    /// Whom one talks to, or the company where nobody is known.
    pub name: String,
    pub company: String,
    pub email: Option<String>,
    pub phone: String,
    pub vat_number: String,
    pub website: String,
    /// Street and number, as on an envelope.
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub country: Option<String>,
    pub language: Option<String>,
    pub notes: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl Contact {
    /// The form that says what is kept now.
    pub fn form(&self) -> ContactForm {
        ContactDraft::from(self).into()
    }
}
