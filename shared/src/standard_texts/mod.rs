//! Standard texts: what a company writes often, per language, for its salespeople to insert into replies.

mod draft;
mod insert;
mod queries;

use serde::Serialize;
use time::OffsetDateTime;

pub use draft::{StandardTextDraft, StandardTextForm};
pub use insert::{Offered, filled, inserted, list_offered};
pub use queries::{create, delete, find, list, update};

use crate::fields::FieldErrors;
use crate::ids::StandardTextId;
use crate::language::Language;
use crate::outgoing::placeholders;

/// What may stand between braces in a standard text.
pub const PLACEHOLDERS: [&str; 4] = ["name", "subject", "number", "company"];
/// Texts of a company at most: a longer list helps nobody.
pub const MAX_TEXTS: i64 = 500;

/// A text. Several of the same name are the same text in other languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandardText {
    /// Its id.
    pub id: StandardTextId,
    /// As the company calls it.
    pub name: String,
    /// The language it is written in.
    pub language: Language,
    /// Plain text with placeholders.
    pub body: String,
    /// When it was last written.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl StandardText {
    /// Its name, with its language: other languages have the same name.
    fn called(&self) -> String {
        format!("{} ({})", self.name, self.language.code())
    }
}

/// The body of a text with these values in the places of the placeholders.
pub fn fill(body: &str, values: &[(&str, &str)]) -> String {
    placeholders::fill(body, values)
}

/// Why a text was not kept.
#[derive(Debug, thiserror::Error)]
pub enum StandardTextError {
    /// There is no such text in this company.
    #[error("no such text")]
    Unknown,
    /// Something in it can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
