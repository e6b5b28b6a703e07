//! Invitations and their answers (RFC 5546), as far as a reader of mails cares.

use mail_parser::{MessagePart, MimeHeaders};

/// Octets of a calendar part that are read.
const READ: usize = 64 * 1024;

/// The first event of a `text/calendar` part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// `request`, `reply`, `cancel`…, in lower case.
    pub(crate) method: String,
    /// What it is about: its description, or its summary.
    pub(crate) words: String,
}

pub(super) fn is_calendar(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|media_type| {
        media_type.ctype().eq_ignore_ascii_case("text")
            && media_type
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("calendar"))
    })
}

impl Calendar {
    pub(super) fn read(text: &str) -> Self {
        let mut calendar = Self::default();
        let mut summary = String::new();
        for line in unfolded(&text[..crate::people::floor_boundary(text, READ)]) {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let name = name.split(';').next().unwrap_or(name);
            if name.eq_ignore_ascii_case("METHOD") {
                calendar.method = value.trim().to_ascii_lowercase();
            } else if name.eq_ignore_ascii_case("SUMMARY") && summary.is_empty() {
                summary = unescaped(value);
            } else if name.eq_ignore_ascii_case("DESCRIPTION") && calendar.words.is_empty() {
                calendar.words = unescaped(value);
            }
        }
        if calendar.words.trim().is_empty() {
            calendar.words = summary;
        }
        calendar
    }
}

/// Lines with their continuations (RFC 5545 §3.1).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// RFC 5545 §3.3.11.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation() {
        let calendar = Calendar::read(
            "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Visite\r\nDESCRIPTION;LANGUAGE=fr:Venez\\, svp\r\n , mardi.\\nEva\r\nEND:VEVENT\r\n",
        );
        assert_eq!(calendar.method, "request");
        assert_eq!(calendar.words, "Venez, svp, mardi.\nEva");
        assert_eq!(
            Calendar::read("METHOD:REPLY\nSUMMARY:Visite").words,
            "Visite"
        );
        assert_eq!(Calendar::read(" \\"), Calendar::default());
    }
}
