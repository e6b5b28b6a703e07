//! A text as it is typed.

use serde::{Deserialize, Serialize};

use super::{Flaw, MailTextKind, render};
use crate::fields::{self, FieldErrors};
use crate::language::Language;

/// Characters of a subject at most.
const MAX_SUBJECT: usize = 300;
/// Characters of a text at most.
const MAX_BODY: usize = 10_000;

/// As typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct MailTextForm {
    pub subject: String,
    pub body: String,
}

/// A text that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTextDraft {
    pub(super) subject: String,
    pub(super) body: String,
}

/// A flaw at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `subject` or `body`.
    pub field: &'static str,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// All that is wrong with a text; never empty as an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("the text can't be taken")]
pub struct MailTextErrors {
    /// As with every form.
    pub fields: FieldErrors,
    /// What stands on some line of it.
    pub problems: Vec<Problem>,
}

impl MailTextDraft {
    /// Reads the text of a kind of mail: it is filled once, with values that say nothing.
    pub fn read(kind: MailTextKind, form: &MailTextForm) -> Result<Self, MailTextErrors> {
        let mut errors = MailTextErrors::default();
        let least = usize::from(!kind.has_conversation());
        let fields = &mut errors.fields;
        let subject = fields::line(fields, "subject", &form.subject, least, MAX_SUBJECT);
        // Forms send CRLF (WHATWG HTML §4.10.21.8).
        let body = form.body.replace("\r\n", "\n");
        let body = fields::text(fields, "body", &body, 1, MAX_BODY);
        let values = kind.sample(Language::default());
        for (field, text) in [("subject", &subject), ("body", &body)] {
            if let Err(flaw) = render(text, &values) {
                errors.problems.push(Problem { field, flaw });
            }
        }
        if errors.fields.0.is_empty() && errors.problems.is_empty() {
            Ok(Self { subject, body })
        } else {
            Err(errors)
        }
    }
}
