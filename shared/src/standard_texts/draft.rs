//! A standard text as it is typed.

use serde::{Deserialize, Serialize};

use super::PLACEHOLDERS;
use crate::fields::{self, FieldErrors};
use crate::language::Language;
use crate::outgoing::placeholders;

/// Characters of a name at most.
const MAX_NAME: usize = 80;
/// Characters of a text at most.
const MAX_BODY: usize = 10_000;

/// As typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct StandardTextForm {
    pub name: String,
    pub language: String,
    pub body: String,
}

/// A text that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardTextDraft {
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) body: String,
}

impl TryFrom<StandardTextForm> for StandardTextDraft {
    type Error = FieldErrors;

    fn try_from(form: StandardTextForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, MAX_NAME);
        // Forms send CRLF (WHATWG HTML §4.10.21.8).
        let body = form.body.replace("\r\n", "\n");
        let body = fields::text(&mut errors, "body", &body, 1, MAX_BODY);
        if placeholders::has_unknown(&body, &PLACEHOLDERS) {
            errors.add("body", "unknown-placeholder");
        }
        let language = form.language.parse().unwrap_or_else(|_| {
            errors.add("language", "unknown-language");
            Language::default()
        });
        errors.or(Self {
            name,
            language,
            body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_written_and_knows_its_placeholders() {
        let form = |name: &str, language: &str, body: &str| StandardTextForm {
            name: name.to_owned(),
            language: language.to_owned(),
            body: body.to_owned(),
        };
        for (form, problem) in [
            (form("Visite", "fr", "Bonjour {name},\r\n{number}"), None),
            (form("", "fr", "Bonjour"), Some("name")),
            (form("Visite", "es", "Hola"), Some("language")),
            (form("Visite", "fr", " "), Some("body")),
            (form("Visite", "fr", "Bonjour {prénom}"), Some("body")),
        ] {
            let draft = StandardTextDraft::try_from(form);
            assert_eq!(draft.err().map(|errors| errors.0[0].field), problem);
        }
    }
}
