//! The kinds of mails that have a text, and what each can name.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Values;
use crate::i18n::translate;
use crate::language::Language;

/// A kind of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTextKind {
    /// An offer, in the conversation of its request.
    OfferRequest,
    /// An offer, by a mail of its own.
    OfferEmail,
    /// An offer that will soon be over.
    OfferReminder,
    /// A mail of the company's, with an offer or without, to which nobody answered.
    Unanswered,
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
}

/// What stands between the braces of every kind.
const COMMON: [&str; 4] = ["name", "company", "number", "salesperson"];

impl MailTextKind {
    /// All of them, as they are listed.
    pub const ALL: [Self; 6] = [
        Self::OfferRequest,
        Self::OfferEmail,
        Self::OfferReminder,
        Self::Unanswered,
        Self::Invoice,
        Self::CreditNote,
    ];

    /// Its name in paths and in the keys of its standard text.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfferRequest => "offer-request",
            Self::OfferEmail => "offer-email",
            Self::OfferReminder => "offer-reminder",
            Self::Unanswered => "unanswered",
            Self::Invoice => "invoice",
            Self::CreditNote => "credit-note",
        }
    }

    /// Whether a mail of this kind can go under the subject of its conversation.
    pub fn has_conversation(self) -> bool {
        matches!(self, Self::OfferRequest | Self::Unanswered)
    }

    /// The placeholders it knows.
    pub fn placeholders(self) -> impl Iterator<Item = &'static str> {
        let own: &[&str] = match self {
            Self::OfferRequest | Self::OfferEmail | Self::OfferReminder => {
                &["amount", "link", "valid_until"]
            }
            Self::Unanswered => &["subject", "link"],
            Self::Invoice => &["amount", "due_date", "payment_reference"],
            Self::CreditNote => &["amount"],
        };
        COMMON.into_iter().chain(own.iter().copied())
    }

    /// Whether it brings or concerns an offer, which has a page of the customer's.
    pub fn is_of_offer(self) -> bool {
        self.placeholders().any(|name| name == "link")
    }

    /// Values as a customer would see them, for checks and for previews without a document. A text that asks for a link where there never is one gets none.
    pub fn sample(self, language: Language) -> Values {
        self.placeholders()
            .chain((!self.is_of_offer()).then_some("link"))
            .map(|name| {
                let key = format!("mail-text-sample-{name}");
                (
                    name,
                    translate(language, &key, Vec::new()).unwrap_or_default(),
                )
            })
            .collect()
    }
}

/// No kind has this name.
#[derive(Debug, thiserror::Error)]
#[error("no such kind of mail")]
pub struct UnknownKind;

impl FromStr for MailTextKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or(UnknownKind)
    }
}
