//! What a company sells, to be put on offers and invoices.

mod draft;
mod queries;

pub use draft::{ProductDraft, ProductForm};
pub use queries::{archive, create, find, list, restore, suggest, update};

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use time::OffsetDateTime;

use crate::fields::FieldErrors;
use crate::ids::ProductId;
use crate::language::Language;

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub reference: String,
    pub unit: String,
    pub unit_price: Decimal,
    pub vat_rate: Decimal,
    pub descriptions: BTreeMap<String, String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub archived_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl Product {
    /// What an offer in this language says of it.
    pub fn description(&self, language: Language) -> &str {
        self.descriptions
            .get(language.code())
            .map_or(&self.name, |description| description)
    }
}

/// Why something could not be done to a product.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// There is no such product in this company.
    #[error("no such product")]
    Unknown,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
