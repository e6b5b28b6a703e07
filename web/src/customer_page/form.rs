//! What the page's forms send. They are one form to the reader: whatever is sent, all of it comes back filled.

use serde::{Deserialize, Serialize};
use shared::customer_page::{AcceptForm, RefuseForm};
use uuid::Uuid;

/// Whatever was typed.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Typed {
    /// Proves that the address was named, where the company asks for it.
    pub(super) pass: String,
    /// The version that was shown.
    pub(super) version: String,
    /// The address the link was sent to.
    pub(super) address: String,
    pub(super) name: String,
    pub(super) options: Vec<Uuid>,
    pub(super) terms: String,
    #[serde(skip_serializing)]
    pub(super) signature: String,
    pub(super) reason: String,
    pub(super) text: String,
}

impl Typed {
    pub(super) fn accepting(&self) -> AcceptForm {
        AcceptForm {
            version: self.version.clone(),
            name: self.name.clone(),
            options: self.options.clone(),
            terms: !self.terms.is_empty(),
            signature: self.signature.clone(),
        }
    }

    pub(super) fn refusing(&self) -> RefuseForm {
        RefuseForm {
            version: self.version.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// What an address of the page says besides the secret.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    pub(super) pass: String,
    /// What was just done: a text's key ends so.
    pub(super) said: Option<Done>,
}

/// What was just done.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Done {
    /// The offer was accepted.
    Accepted,
    /// The offer was refused.
    Refused,
    /// A message was sent.
    Written,
}

impl Done {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Written => "written",
        }
    }
}
