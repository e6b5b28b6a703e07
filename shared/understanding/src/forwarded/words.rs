//! Looks the words of [`super::labels`] up.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::labels::{ATTRIBUTION_STARTS, FIELDS, FORWARD_MARKS, Field, ORIGINAL_MARKS, WROTE};

/// Characters a label may have.
const LONGEST_LABEL: usize = 30;
/// Octets a line with a mark may have.
const LONGEST_MARK: usize = 160;

static LABELS: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    FIELDS
        .iter()
        .flat_map(|(field, words)| words.iter().map(|word| (*word, *field)))
        .collect()
});
static FORWARDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FORWARD_MARKS.iter().copied().collect());
static ORIGINALS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ORIGINAL_MARKS.iter().copied().collect());
static VERBS: LazyLock<HashMap<&str, Vec<Vec<&str>>>> = LazyLock::new(|| {
    let mut by_first_word: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for verb in WROTE {
        let words: Vec<&str> = verb.split(' ').collect();
        by_first_word.entry(words[0]).or_default().push(words);
    }
    by_first_word
});

static STARTS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ATTRIBUTION_STARTS.iter().copied().collect());

static LAST_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    WROTE
        .iter()
        .filter_map(|verb| verb.rsplit(' ').next())
        .collect()
});

/// What a mark announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Forward,
    Original,
}

/// Lower case, straight apostrophes, single spaces.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' => folded.push('\''),
                // The dot that lower-casing leaves of a Turkish capital İ.
                '\u{307}' => {}
                c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
                c => folded.extend(c.to_lowercase().filter(|&lower| lower != '\u{307}')),
            }
        }
    }
    folded
}

/// `Label: value`, with the emphasis some clients keep (`*From:* …`).
pub(super) fn field(text: &str) -> Option<(Field, &str)> {
    let (label, value) = label_and_value(text)?;
    LABELS
        .get(folded(label).as_str())
        .map(|field| (*field, value))
}

/// `Label: value` of any label.
pub(crate) fn label_value(text: &str) -> Option<(String, &str)> {
    label_and_value(text).map(|(label, value)| (folded(label), value))
}

/// A line that looks like a field of a header block, known or not.
pub(super) fn looks_like_field(text: &str) -> bool {
    label_and_value(text).is_some_and(|(label, _)| label.split_whitespace().count() <= 3)
}

fn label_and_value(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(is_decoration);
    let (at, colon) = text
        .char_indices()
        .take(LONGEST_LABEL)
        .find(|(_, c)| matches!(c, ':' | '：'))?;
    let label = text[..at].trim_end_matches(is_decoration);
    let value = text[at + colon.len_utf8()..]
        .trim_start_matches(is_decoration)
        .trim_end();
    let is_word =
        label.starts_with(char::is_alphabetic) || label.starts_with(|c: char| c as u32 > 0x2e80);
    (is_word && !value.starts_with("//")).then_some((label, value))
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '*' | '|' | '\u{200e}' | '\u{200f}' | '\u{2068}' | '\u{2069}'
        )
}

/// A line that announces a quoted mail, and what stands on the same line behind it.
pub(super) fn mark(text: &str) -> Option<(Mark, &str)> {
    let inner = text.trim_start_matches(is_rule_character);
    let dashes = text.len() - inner.len();
    // Between dashes, or closed by a colon: anything else is a sentence.
    if inner.is_empty()
        || (dashes == 0 && (inner.len() > LONGEST_MARK || !text.ends_with([':', '：'])))
    {
        return None;
    }
    let (phrase, rest) = match inner.find("---").or_else(|| inner.find("___")) {
        Some(at) if at <= LONGEST_MARK => (
            &inner[..at],
            inner[at..].trim_start_matches(is_rule_character),
        ),
        _ if inner.len() <= LONGEST_MARK => (inner, ""),
        _ => return None,
    };
    let phrase = folded(phrase.trim_end_matches(|c| is_rule_character(c) || c == ':' || c == '：'));
    if FORWARDS.contains(phrase.as_str()) {
        return Some((Mark::Forward, rest));
    }
    // Without dashes the words may be part of a sentence.
    (dashes >= 2 && ORIGINALS.contains(phrase.as_str())).then_some((Mark::Original, rest))
}

fn is_rule_character(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '=' | '*' | '─' | '—' | '–' | '#' | '~' | '\u{feff}'
        )
}

/// A line of nothing but dashes or the like, at least `length` of them.
pub(crate) fn is_rule(text: &str, length: usize) -> bool {
    text.len() >= length && text.chars().all(is_rule_character) && !text.trim().is_empty()
}

/// Whether a text ends with a verb of an attribution line.
pub(super) fn ends_with_wrote(text: &str) -> bool {
    let Some(last) = text.rsplit(char::is_whitespace).next() else {
        return false;
    };
    last.len() <= 40 && LAST_WORDS.contains(folded(last).as_str())
}

/// Whether the words hold a verb of an attribution line, and whether it is their last word.
pub(super) fn wrote(words: &[String]) -> Option<bool> {
    words.iter().enumerate().find_map(|(at, word)| {
        let verb = VERBS.get(word.as_str())?.iter().find(|verb| {
            verb.iter()
                .enumerate()
                .all(|(index, part)| words.get(at + index).is_some_and(|w| w == part))
        })?;
        Some(at + verb.len() == words.len())
    })
}

/// Whether a word is part of an attribution's frame and not of a name.
pub(super) fn is_attribution_word(word: &str) -> bool {
    VERBS.contains_key(word)
        || ATTRIBUTION_STARTS.contains(&word)
        || ATTRIBUTION_FILLERS.contains(&word)
}

/// Words between date and name.
const ATTRIBUTION_FILLERS: [&str; 28] = [
    "om",
    "um",
    "uhr",
    "à",
    "at",
    "kl",
    "kl.",
    "v",
    "o",
    "u",
    "a",
    "las",
    "alle",
    "ore",
    "użytkownik",
    "időpontban",
    "пользователь",
    "користувач",
    "am",
    "pm",
    "het",
    "volgende",
    "następująco",
    "från",
    "von",
    "der",
    "den",
    "via",
];

pub(super) fn begins_an_attribution(word: &str) -> bool {
    STARTS.contains(word)
}

/// Every known label in its written form that may stand inside a line, for clients that put a whole header block on one line.
pub(super) fn label_at(text: &str) -> Option<(Field, usize)> {
    let end = text
        .char_indices()
        .take(LONGEST_LABEL)
        .find(|(_, c)| *c == ':')
        .map(|(at, _)| at);
    if let Some(end) = end
        && let Some(field) = LABELS.get(folded(&text[..end]).as_str())
    {
        return Some((*field, end + 1));
    }
    // Yahoo leaves the colon out in some languages.
    ["Dw ", "Assunto "]
        .iter()
        .zip([Field::Cc, Field::Subject])
        .find_map(|(label, field)| text.starts_with(label).then_some((field, label.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_once() {
        let mut seen = HashMap::new();
        for (field, words) in FIELDS {
            for word in *words {
                let before = seen.insert(*word, *field);
                assert!(
                    before.is_none_or(|before| before == *field),
                    "{word} is {before:?} and {field:?}"
                );
                assert_eq!(folded(word), *word, "not folded");
            }
        }
        for mark in FORWARD_MARKS.iter().chain(ORIGINAL_MARKS).chain(WROTE) {
            assert_eq!(folded(mark), *mark, "not folded");
        }
    }

    #[test]
    fn fields_and_marks() {
        assert_eq!(
            field("De\u{a0}: Jan <j@a.test>"),
            Some((Field::From, "Jan <j@a.test>"))
        );
        assert_eq!(field("*Subject:* prix"), Some((Field::Subject, "prix")));
        assert_eq!(field("Kopie (CC): \tJan"), Some((Field::Cc, "Jan")));
        assert_eq!(field("https://a.test"), None);
        assert_eq!(field("Bonjour : merci"), None);
        assert_eq!(
            mark("---------- Forwarded message ---------"),
            Some((Mark::Forward, ""))
        );
        assert_eq!(
            mark("Début du message réexpédié :"),
            Some((Mark::Forward, ""))
        );
        assert_eq!(
            mark("----- Doorgestuurd bericht ----- Van: Jan"),
            Some((Mark::Forward, "Van: Jan"))
        );
        assert_eq!(
            mark("-----Message d’origine-----"),
            Some((Mark::Original, ""))
        );
        assert_eq!(mark("The original message"), None);
        assert_eq!(mark("Original message"), None);
        assert_eq!(mark("--"), None);
    }
}
