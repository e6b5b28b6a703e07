//! The language of a text, by the small words no text of some length can do without.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Octets of a word that may be one of these.
const LONGEST_WORD: usize = 16;
/// Octets looked at.
const LOOKED_AT: usize = 1500;

/// Words frequent in one language and rare in the others, by ISO 639-1 code.
const WORDS: &[(&str, &[&str])] = &[
    (
        "fr",
        &[
            "le",
            "les",
            "des",
            "et",
            "une",
            "pour",
            "vous",
            "je",
            "nous",
            "est",
            "pas",
            "avec",
            "dans",
            "votre",
            "bonjour",
            "merci",
            "du",
            "au",
            "sur",
            "cordialement",
            "notre",
            "mon",
            "ce",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "ik", "van", "voor", "met", "wij", "u", "zijn", "niet",
            "graag", "kunt", "uw", "ook", "naar", "groeten", "groet", "beste", "bij", "te", "op",
            "dag",
        ],
    ),
    (
        "en",
        &[
            "the", "and", "for", "you", "we", "is", "with", "your", "please", "would", "of", "to",
            "hello", "thanks", "regards", "are", "have", "our", "can", "this", "it",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ich", "wir", "sie", "für", "mit", "bitte", "nicht", "ein",
            "eine", "ist", "auf", "grüße", "grüßen", "sehr", "ihnen", "zu", "den", "von", "hallo",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "una", "para", "con", "por", "que", "hola", "gracias", "usted",
            "saludos", "del", "es",
        ],
    ),
    (
        "it",
        &[
            "il",
            "gli",
            "una",
            "per",
            "con",
            "che",
            "sono",
            "grazie",
            "buongiorno",
            "saluti",
            "della",
            "di",
            "vorrei",
        ],
    ),
    (
        "pt",
        &[
            "os",
            "uma",
            "para",
            "com",
            "não",
            "obrigado",
            "obrigada",
            "você",
            "bom",
            "dia",
            "cumprimentos",
            "do",
            "da",
        ],
    ),
    (
        "pl",
        &[
            "się",
            "nie",
            "jest",
            "proszę",
            "dzień",
            "dobry",
            "na",
            "dla",
            "oraz",
            "pozdrawiam",
        ],
    ),
];

/// Of each word: the places of its languages in [`WORDS`].
static LANGUAGES_OF: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, (_, words)) in WORDS.iter().enumerate() {
        for word in *words {
            languages.entry(word).or_default().push(index);
        }
    }
    languages
});

/// The language's code, when the text has enough words of one language and clearly fewer of any other.
pub(crate) fn language(text: &str) -> Option<String> {
    let text = &text[..crate::people::floor_boundary(text, LOOKED_AT)];
    let mut counts = [0_usize; WORDS.len()];
    let words = text.split(|c: char| !c.is_alphabetic());
    let mut lower = String::with_capacity(2 * LONGEST_WORD);
    for word in words.filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD) {
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        for language in LANGUAGES_OF.get(lower.as_str()).into_iter().flatten() {
            counts[*language] += 1;
        }
    }
    let (best, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != best)
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0);
    (*count >= 2 && *count > second + second / 2).then(|| WORDS[best].0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages() {
        for (text, expected) in [
            (
                "Bonjour, pouvez-vous me faire un prix pour une porte ? Merci",
                Some("fr"),
            ),
            (
                "Beste, graag een offerte voor een deur. Met vriendelijke groet",
                Some("nl"),
            ),
            (
                "Hello, please send us a quote for the doors. Thanks",
                Some("en"),
            ),
            (
                "Guten Tag, bitte senden Sie mir ein Angebot für die Tür",
                Some("de"),
            ),
            ("Ok", None),
            ("", None),
        ] {
            assert_eq!(language(text).as_deref(), expected, "{text}");
        }
    }
}
