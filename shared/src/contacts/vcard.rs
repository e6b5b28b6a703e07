//! Contacts as cards for address books: vCard 3.0 (RFC 2426), the newest that all of them read.

use super::{Contact, Nature, Person};

/// Octets of a line at most (RFC 2425 §5.8.1).
const LINE: usize = 75;

/// A card for the contact, and one for each of the people there.
pub fn vcards(contact: &Contact, persons: &[Person]) -> String {
    let organisation = if contact.company.is_empty() && contact.nature == Nature::Company {
        &contact.name
    } else {
        &contact.company
    };
    let mut cards = Cards::default();
    cards.begin(&contact.id.to_string(), &contact.name);
    cards.line("ORG", organisation);
    cards.line(
        "EMAIL;TYPE=INTERNET",
        contact.email.as_deref().unwrap_or_default(),
    );
    cards.line("TEL;TYPE=WORK", &contact.phone);
    cards.line("URL", &contact.website);
    let place = [
        "",
        "",
        &contact.address,
        &contact.city,
        "",
        &contact.postal_code,
        contact.country.as_deref().unwrap_or_default(),
    ];
    if place.iter().any(|part| !part.is_empty()) {
        cards.write("ADR;TYPE=WORK", &place.map(escaped).join(";"));
    }
    cards.line("NOTE", &contact.notes);
    cards.end();
    for person in persons {
        cards.begin(&person.id.to_string(), &person.name);
        cards.line(
            "ORG",
            if organisation.is_empty() {
                &contact.name
            } else {
                organisation
            },
        );
        cards.line("TITLE", &person.role);
        cards.line(
            "EMAIL;TYPE=INTERNET",
            person.email.as_deref().unwrap_or_default(),
        );
        cards.line("TEL;TYPE=WORK", &person.phone);
        cards.end();
    }
    cards.0
}

#[derive(Debug, Default)]
struct Cards(String);

impl Cards {
    fn begin(&mut self, id: &str, name: &str) {
        self.write("BEGIN", "VCARD");
        self.write("VERSION", "3.0");
        self.write("UID", &format!("urn:uuid:{id}"));
        self.write("FN", &escaped(name));
        // The last word is taken for the family's name; the given names stand before it.
        let (given, family) = name.rsplit_once(' ').unwrap_or(("", name));
        self.write("N", &format!("{};{};;;", escaped(family), escaped(given)));
    }

    fn end(&mut self) {
        self.write("END", "VCARD");
    }

    /// A property with words; none for no words.
    fn line(&mut self, name: &str, words: &str) {
        if !words.is_empty() {
            self.write(name, &escaped(words));
        }
    }

    /// Folds a line between characters, as long as it may be.
    fn write(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in format!("{name}:{value}").chars() {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// RFC 2426 §5. Other control characters mean nothing in a card.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped() {
        for (words, expected) in [
            ("Maes, Eva; \\", "Maes\\, Eva\\; \\\\"),
            ("two\r\nlines\nmore", "two\\nlines\\nmore"),
            ("END:VCARD\r", "END:VCARD"),
        ] {
            assert_eq!(escaped(words), expected);
        }
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut cards = Cards::default();
        cards.line("NOTE", &"é".repeat(100));
        let lines: Vec<_> = cards.0.trim_end().split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        let unfolded = cards.0.replace("\r\n ", "");
        assert_eq!(unfolded, format!("NOTE:{}\r\n", "é".repeat(100)));
    }
}
