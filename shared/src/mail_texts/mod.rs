//! What the company's mails say: a subject and a body per kind of mail and language, with placeholders, conditions and loops.
//!
//! The standard ones are in the locale files; a company writes over those it wants to say differently. Texts that salespeople put into
//! replies by hand are [`crate::standard_texts`].

mod draft;
mod kind;
mod link;
mod queries;
mod template;

pub use draft::{MailTextDraft, MailTextErrors, MailTextForm, Problem};
pub use kind::MailTextKind;
pub use link::LINK;
pub(crate) use link::{bring_link, bring_link_of_html};
pub(crate) use queries::written;
pub use queries::{delete, find, list, put};
pub use template::{FUEL, Flaw, FlawKind, Values, render};

use serde::Serialize;

use crate::i18n::translate;
use crate::language::Language;

/// The text of a kind of mail in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailText {
    /// What kind of mail.
    pub kind: MailTextKind,
    /// The language it is written in.
    pub language: Language,
    /// With placeholders; empty where the mail takes the subject of its conversation.
    pub subject: String,
    /// Plain text with placeholders.
    pub body: String,
    /// The company wrote it; otherwise it is the standard one.
    pub own: bool,
}

impl MailText {
    /// What is said unless the company says something else.
    pub fn standard(kind: MailTextKind, language: Language) -> Self {
        let say = |part| {
            let key = format!("mail-text-{}-{part}", kind.name());
            translate(language, &key, Vec::new()).unwrap_or_default()
        };
        Self {
            kind,
            language,
            subject: say("subject"),
            body: say("body"),
            own: false,
        }
    }

    /// Subject and body with these values in the places of the placeholders.
    ///
    /// # Errors
    ///
    /// What is wrong, and where: a text was checked when it was kept, but not with these values.
    pub fn filled(&self, values: &Values) -> Result<(String, String), Flaw> {
        let subject = render(&self.subject, values)?;
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((subject, render(&self.body, values)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_something_to_say_in_every_language() {
        for kind in MailTextKind::ALL {
            for language in Language::ALL {
                let text = MailText::standard(kind, language);
                let form = MailTextForm {
                    subject: text.subject.clone(),
                    body: text.body.clone(),
                };
                MailTextDraft::read(kind, &form).unwrap_or_else(|errors| {
                    panic!("{kind:?} {language:?}: {errors:?}\n{}", text.body)
                });
                for link in ["", "https://portal.example/x"] {
                    let mut values = kind.sample(language);
                    values.insert("link", link.to_owned());
                    let (_, body) = text.filled(&values).unwrap();
                    assert!(body.contains(&values["number"]), "{body}");
                    assert!(!body.contains("\n\n\n"), "{body}");
                    let linked = kind.is_of_offer() && !link.is_empty();
                    assert_eq!(body.contains("https://"), linked, "{body}");
                }
            }
        }
    }
}
