//! A notice shown once, on the next page.

use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::errors::PageError;

const KEY: &str = "flash";

/// What it says: a text by its key, and how good the news is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// `success`, `warning` or `danger`: ends the name of its style.
    pub kind: String,
    /// The text's key.
    pub key: String,
    /// Where the form is sent that undoes what was done.
    #[serde(default)]
    pub undo: Option<String>,
}

impl Flash {
    /// Something was done.
    pub fn success(key: &str) -> Self {
        Self {
            kind: "success".to_owned(),
            key: key.to_owned(),
            undo: None,
        }
    }

    /// Something was not done, or needs attention.
    pub fn warning(key: &str) -> Self {
        Self {
            kind: "warning".to_owned(),
            key: key.to_owned(),
            undo: None,
        }
    }

    /// It can be undone there.
    #[must_use]
    pub fn undone_by(self, path: String) -> Self {
        Self {
            undo: Some(path),
            ..self
        }
    }

    /// Shows it on the next page of this browser.
    pub async fn leave(self, session: &Session) -> Result<(), PageError> {
        Ok(session.insert(KEY, self).await?)
    }

    /// Takes it, to be shown now.
    pub(super) async fn take(session: &Session) -> Result<Option<Self>, PageError> {
        // Without a look first, every page would write its session.
        if session.get_value(KEY).await?.is_none() {
            return Ok(None);
        }
        Ok(session.remove(KEY).await?)
    }
}
