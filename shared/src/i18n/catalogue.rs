//! The Fluent texts, embedded.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::language::Language;

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "../templates/locales",
        fallback_language: "fr",
        // Invisible marks round arguments would end up in subjects, file names and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What stands for a `{ $name }` in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Words, shown as they are.
    Text(String),
    /// A number: it also chooses between forms, such as singular and plural.
    Number(f64),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// The arguments of a text.
pub type Arguments = Vec<(String, Argument)>;

/// The text of `key`; `None` when there is no such key.
pub fn translate(language: Language, key: &str, arguments: Arguments) -> Option<String> {
    let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
        .into_iter()
        .map(|(name, value)| (Cow::Owned(name), fluent(value)))
        .collect();
    TEXTS.try_lookup_with_args(&identifier(language), key, &arguments)
}

fn fluent(value: Argument) -> FluentValue<'static> {
    match value {
        Argument::Text(text) => text.into(),
        Argument::Number(number) => number.into(),
    }
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Fr => langid!("fr"),
        Language::Nl => langid!("nl"),
        Language::En => langid!("en"),
        Language::De => langid!("de"),
    }
}
