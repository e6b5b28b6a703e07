//! A text as a small program: `{name}` names a value, `{% if link %}…{% endif %}` decides, `{% for %}` repeats. It reaches nothing but its values.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};

use crate::messages::MAX_TEXT_CHARS;

/// Steps that a text may take, each an instruction or 64 bytes of data: about fifty times what a long letter needs, a few milliseconds at most.
pub const FUEL: u64 = 20_000;
/// Loops within loops and calls within calls.
const MAX_DEPTH: usize = 20;

/// What the placeholders stand for.
pub type Values = BTreeMap<&'static str, String>;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind:?}")]
pub struct Flaw {
    /// From 1.
    pub line: usize,
    /// What.
    pub kind: FlawKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// A placeholder that this kind of mail does not know.
    UnknownPlaceholder(String),
    /// It can't be read.
    Syntax,
    /// It goes on for ever, or nearly so.
    TooLong,
}

impl Flaw {
    /// A key of the locale files, under `field-`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            FlawKind::UnknownPlaceholder(_) => "mail-text-placeholder",
            FlawKind::Syntax => "mail-text-syntax",
            FlawKind::TooLong => "mail-text-too-long",
        }
    }
}

/// The text with these values.
pub fn render(text: &str, values: &Values) -> Result<String, Flaw> {
    if let Some(name) = foreign_name(text) {
        return Err(unknown(text, name));
    }
    let environment = environment();
    let template = environment
        .template_from_str(text)
        .map_err(|error| flaw(&error))?;
    let mut undeclared: Vec<_> = template
        .undeclared_variables(false)
        .into_iter()
        .filter(|name| !values.contains_key(name.as_str()) && !is_builtin(&environment, name))
        .collect();
    undeclared.sort_by_key(|name| text.find(name.as_str()));
    if let Some(name) = undeclared.first() {
        return Err(unknown(text, name));
    }
    let written = template.render(values).map_err(|error| flaw(&error))?;
    if written.chars().count() > MAX_TEXT_CHARS {
        return Err(Flaw {
            line: 1,
            kind: FlawKind::TooLong,
        });
    }
    Ok(written)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .variable_delimiters("{", "}")
        .block_delimiters("{%", "%}")
        .comment_delimiters("{#", "#}")
        .trim_blocks(true)
        .keep_trailing_newline(true)
        .build();
    // They are three different pairs, which is all that can be wrong with them.
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_recursion_limit(MAX_DEPTH);
    environment.set_fuel(Some(FUEL));
    environment
}

/// Functions that every text has, `range` for instance.
fn is_builtin(environment: &Environment<'_>, name: &str) -> bool {
    environment.globals().any(|(global, _)| global == name)
}

fn unknown(text: &str, name: &str) -> Flaw {
    Flaw {
        line: line_of(text, name),
        kind: FlawKind::UnknownPlaceholder(name.to_owned()),
    }
}

/// The first placeholder that no language of programs takes for a name, `{prénom}` for instance.
fn foreign_name(text: &str) -> Option<&str> {
    text.split('{').skip(1).find_map(|rest| {
        let name = rest.split_once('}')?.0.trim();
        let foreign = !name.is_ascii() && name.chars().all(is_of_word);
        foreign.then_some(name)
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn flaw(error: &minijinja::Error) -> Flaw {
    Flaw {
        line: error.line().unwrap_or(1),
        kind: match error.kind() {
            ErrorKind::OutOfFuel => FlawKind::TooLong,
            _ => FlawKind::Syntax,
        },
    }
}

/// The first line on which a word stands by itself; 1 when none does.
fn line_of(text: &str, word: &str) -> usize {
    let has_it = |line: &str| line.split(|c| !is_of_word(c)).any(|found| found == word);
    text.lines().position(has_it).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        [("name", "Eva {number}"), ("number", "OF-1"), ("link", "")]
            .map(|(name, value)| (name, value.to_owned()))
            .into()
    }

    #[test]
    fn values_take_their_places() {
        for (text, expected) in [
            ("Bonjour {name},", "Bonjour Eva {number},"),
            ("{ number }\n", "OF-1\n"),
            ("a\n{% if link %}\n{link}\n{% endif %}\nb", "a\nb"),
            ("{% if not link %}none{% endif %}", "none"),
            ("{# for colleagues #}x", "x"),
            ("100 % <b>&</b>", "100 % <b>&</b>"),
            ("{% for n in range(3) %}{n} {% endfor %}", "0 1 2 "),
            ("", ""),
        ] {
            assert_eq!(render(text, &values()).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        let unknown = |name: &str| FlawKind::UnknownPlaceholder(name.to_owned());
        let endless =
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
        let heavy = "{{ \"x\" * 1000000000 }";
        for (text, line, kind) in [
            ("Bonjour\n{prénom},", 2, unknown("prénom")),
            ("a\nb\n{nom} {% if offer %}x{% endif %}", 3, unknown("nom")),
            ("{% if link %}{nom}{% endif %}", 1, unknown("nom")),
            ("Bonjour\n\n{name", 3, FlawKind::Syntax),
            ("{% if name %}\nx", 2, FlawKind::Syntax),
            ("{% include 'secrets' %}", 1, FlawKind::Syntax),
            ("{name.upper.lower}", 1, FlawKind::Syntax),
            ("{name|}", 1, FlawKind::Syntax),
            (endless, 1, FlawKind::TooLong),
            (&heavy[1..], 1, FlawKind::TooLong),
        ] {
            assert_eq!(render(text, &values()), Err(Flaw { line, kind }), "{text}");
        }
    }
}
