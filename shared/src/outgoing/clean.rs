//! Texts of people, made fit for one line of a header. lettre panics on a line end in a name.

/// Characters of a name; the rest is cut off.
const MAX_NAME_CHARS: usize = 120;
/// Characters of a subject; the rest is cut off.
const MAX_SUBJECT_CHARS: usize = 2_000;
/// Characters of a word that stays whole: lines end before 998 octets (RFC 5322 §2.1.1), and can be folded only between words.
const MAX_WORD_CHARS: usize = 200;

/// A name: one line, white space folded, no control characters.
pub(super) fn line(text: &str) -> String {
    words(text, MAX_NAME_CHARS)
}

/// A subject, as [`line`], and no word longer than a line.
pub(super) fn subject(text: &str) -> String {
    let mut subject = String::new();
    for word in words(text, MAX_SUBJECT_CHARS).split(' ') {
        for (count, character) in word.chars().enumerate() {
            if count % MAX_WORD_CHARS == 0 && !subject.is_empty() {
                subject.push(' ');
            }
            subject.push(character);
        }
    }
    subject
}

/// At most `max` characters, on one line.
pub(super) fn words(text: &str, max: usize) -> String {
    let folded = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    folded.chars().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_line() {
        for (given, expected) in [
            ("Eva", "Eva"),
            ("Eva\r\nBcc: tom@x.example", "Eva Bcc: tom@x.example"),
            ("\0Eva\u{1b}[31m\u{85}Peeters ", "Eva [31m Peeters"),
            ("", ""),
        ] {
            assert_eq!(line(given), expected, "{given:?}");
            assert_eq!(subject(given), expected, "{given:?}");
        }
        assert_eq!(line(&"é".repeat(500)).chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn an_endless_word_is_broken() {
        let broken = subject(&"x".repeat(1_000));
        assert!(broken.split(' ').all(|word| word.len() == MAX_WORD_CHARS));
        assert_eq!(broken.replace(' ', "").len(), 1_000);
    }
}
