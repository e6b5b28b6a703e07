//! Reads names and addresses as people's programs write them, not only as RFC 5322 would have them.
//!
//! Header blocks of forwarded mails say `Doe, Jane <jane@a.test>; 'b@c.test'`, `Jane [mailto:jane@a.test]`,
//! `Jane<mailto:jane@a.test>` or `jane@a.test<mailto:jane@a.test>`. One reader serves them all, and the mail's own headers
//! when they are malformed.

use crate::limits::PEOPLE_PER_LIST;
use crate::outcome::Person;

impl Person {
    pub(crate) fn new(name: &str, email: &str) -> Self {
        let email = normalised_address(email).unwrap_or_default();
        let name = clean_name(name);
        let name = if name.eq_ignore_ascii_case(&email) {
            String::new()
        } else {
            name
        };
        Self { name, email }
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.email.eq_ignore_ascii_case(&other.email)
    }

    /// The address as the sets of [`crate::Facts`] hold it.
    pub(crate) fn key(&self) -> String {
        self.email.to_lowercase()
    }

    pub(crate) fn domain(&self) -> &str {
        self.email.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    pub(crate) fn local_part(&self) -> &str {
        self.email.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// The address with its domain in lower case, or `None` when it is none.
pub(crate) fn normalised_address(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "<>[]()'\"’‘“”,;:".contains(c));
    let text = strip_prefix_ignoring_case(text, "mailto:").unwrap_or(text);
    let text = text.split('?').next().unwrap_or(text);
    let (local, domain) = text.rsplit_once('@')?;
    let domain = domain.trim_end_matches('.');
    let local_is_fine = !local.is_empty()
        && local.len() <= 128
        && local
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\"@".contains(c));
    let domain_is_fine = !domain.is_empty()
        && domain.len() <= 253
        && !domain.starts_with(['.', '-'])
        && domain
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == '-' || c == '_');
    (local_is_fine && domain_is_fine).then(|| format!("{local}@{}", domain.to_lowercase()))
}

/// Every person of a list, in order, each address once.
pub(crate) fn people(list: &str) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for entry in entries(list) {
        if let Some(person) = person(entry)
            && !(found
                .iter()
                .any(|known| !person.email.is_empty() && known.is_same(&person)))
        {
            found.push(person);
        }
        if found.len() >= PEOPLE_PER_LIST {
            break;
        }
    }
    found
}

/// The person one entry names; the address may be missing.
pub(crate) fn person(entry: &str) -> Option<Person> {
    // "Jane on behalf of Sales": Outlook's wording for Sender and From; Jane wrote it.
    let entry = ON_BEHALF_OF
        .iter()
        .find_map(|words| entry.find(words).map(|at| &entry[..at]))
        .unwrap_or(entry)
        .trim();
    let address = addresses_in(entry).next();
    let Some((range, email)) = address else {
        let name = clean_name(entry);
        let is_name = !name.is_empty() && name.chars().any(char::is_alphabetic);
        return is_name.then(|| Person {
            name,
            email: String::new(),
        });
    };
    let before =
        entry[..range.start].trim_end_matches(|c: char| c.is_whitespace() || "<[(".contains(c));
    let before = before.strip_suffix("mailto:").unwrap_or(before);
    let mut name = clean_name(before);
    if name.is_empty() {
        // `jane@a.test (Jane Doe)`
        let after =
            entry[range.end..].trim_start_matches(|c: char| c.is_whitespace() || ">])".contains(c));
        name = after
            .strip_prefix('(')
            .and_then(|comment| comment.split(')').next())
            .map(clean_name)
            .unwrap_or_default();
    }
    if normalised_address(&name).is_some() {
        name.clear();
    }
    Some(Person { name, email })
}

const ON_BEHALF_OF: [&str; 7] = [
    " on behalf of ",
    " de la part de ",
    " namens ",
    " im Auftrag von ",
    " en nombre de ",
    " per conto di ",
    " em nome de ",
];

/// Addresses written anywhere in a text, with the byte range of the words that hold them.
pub(crate) fn addresses_in(
    text: &str,
) -> impl Iterator<Item = (std::ops::Range<usize>, String)> + '_ {
    text.match_indices('@').filter_map(move |(at, _)| {
        let start = LONGEST_LOCAL_PART.min(at);
        let before = &text[floor_boundary(text, at - start)..at];
        let local = before.rfind(is_edge).map_or(before, |found| {
            let edge = before[found..].chars().next().map_or(1, char::len_utf8);
            &before[found + edge..]
        });
        let after = &text[at + 1..floor_boundary(text, at + 1 + LONGEST_DOMAIN)];
        let domain = &after[..after.find(is_edge).unwrap_or(after.len())];
        if local.is_empty() || domain.is_empty() {
            return None;
        }
        let domain = domain.trim_end_matches(['.', '!', '?', ':', '*']);
        let range = at - local.len()..at + 1 + domain.len();
        let email = normalised_address(&text[range.clone()])?;
        Some((range, email))
    })
}

/// Octets looked at before and behind an `@`. Another `@` ends them, so that a text is looked at once.
const LONGEST_LOCAL_PART: usize = 130;
const LONGEST_DOMAIN: usize = 256;

fn is_edge(c: char) -> bool {
    c.is_whitespace() || "<>[]()\"“”„«»,;|@".contains(c)
}

/// The nearest character boundary at or before `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

/// Splits a list at `;`, and at `,` unless the comma stands inside a name: `Doe, Jane <jane@a.test>`.
fn entries(list: &str) -> Vec<&str> {
    let mut entries = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let mut bracket = 0_u32;
    let mut has_address = false;
    for (at, c) in list.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '<' | '[' if !quoted => bracket += 1,
            '>' | ']' if !quoted => bracket = bracket.saturating_sub(1),
            '@' => has_address = true,
            ';' if bracket == 0 && !quoted => {
                entries.push(&list[start..at]);
                (start, has_address) = (at + 1, false);
            }
            ',' if bracket == 0
                && !quoted
                && (has_address || !comma_is_in_name(&list[at + 1..])) =>
            {
                entries.push(&list[start..at]);
                (start, has_address) = (at + 1, false);
            }
            _ => {}
        }
    }
    if quoted && entries.is_empty() {
        // An odd quotation mark swallowed the list: take it as it comes.
        return list.split([';', ',']).collect();
    }
    entries.push(&list[start..]);
    entries.retain(|entry| !entry.trim().is_empty());
    entries
}

/// Whether what follows a comma is the rest of a name and its bracketed address.
fn comma_is_in_name(rest: &str) -> bool {
    let end = rest.find([',', ';', '@']).unwrap_or(rest.len());
    rest[..end].contains(['<', '['])
}

/// A display name without quotation marks, brackets, control characters and emphasis.
pub(crate) fn clean_name(name: &str) -> String {
    let is_wrapping =
        |c: char| c.is_whitespace() || c.is_control() || "\"'“”„‟«»‘’*<>[]".contains(c);
    let trimmed = name
        .trim_matches(is_wrapping)
        .trim_end_matches([',', ';', ':', '('])
        .trim_matches(is_wrapping);
    let trimmed = trimmed
        .split("<mailto:")
        .next()
        .unwrap_or(trimmed)
        .trim_matches(is_wrapping);
    let mut cleaned = String::with_capacity(trimmed.len());
    for word in trimmed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.extend(word.chars().filter(|&c| !is_invisible(c)));
        if cleaned.len() > 200 {
            break;
        }
    }
    cleaned.replace("\\\"", "\"")
}

/// Marks that change how a text looks without being seen: zero-width characters and bidirectional controls.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{00ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Vec<(String, String)> {
        people(list)
            .into_iter()
            .map(|person| (person.name, person.email))
            .collect()
    }

    #[test]
    fn lists_as_clients_write_them() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("Jane Doe <jane@a.test>", &[("Jane Doe", "jane@a.test")]),
            ("jane@A.TEST", &[("", "jane@a.test")]),
            (
                "<jane@a.test>, bob@b.test",
                &[("", "jane@a.test"), ("", "bob@b.test")],
            ),
            (
                "\"Doe, Jane\" <jane@a.test>, Bob <b@b.test>",
                &[("Doe, Jane", "jane@a.test"), ("Bob", "b@b.test")],
            ),
            (
                "Doe, Jane <jane@a.test>; Bob <b@b.test>",
                &[("Doe, Jane", "jane@a.test"), ("Bob", "b@b.test")],
            ),
            (
                "'Doe, Jane' <jane@a.test>, \"Bob\" <b@b.test>",
                &[("Doe, Jane", "jane@a.test"), ("Bob", "b@b.test")],
            ),
            ("\"'jane@a.test'\" <jane@a.test>", &[("", "jane@a.test")]),
            (
                "Jane Doe [mailto:jane@a.test]",
                &[("Jane Doe", "jane@a.test")],
            ),
            (
                "Jane Doe<mailto:jane@a.test>",
                &[("Jane Doe", "jane@a.test")],
            ),
            (
                "Jane <jane@a.test<mailto:jane@a.test>>;",
                &[("Jane", "jane@a.test")],
            ),
            ("jane@a.test<mailto:jane@a.test>", &[("", "jane@a.test")]),
            (
                "Jane Doe<mailto:jane@a.test> <jane@a.test<mailto:jane@a.test>> on behalf of desk@a.test",
                &[("Jane Doe", "jane@a.test")],
            ),
            ("jane@a.test (Jane Doe)", &[("Jane Doe", "jane@a.test")]),
            ("« Jane Doe » <jane@a.test>", &[("Jane Doe", "jane@a.test")]),
            ("*Jane* <jane@a.test>", &[("Jane", "jane@a.test")]),
            ("Jane Doe", &[("Jane Doe", "")]),
            (
                "\"Jane <jane@a.test>, Bob <b@b.test>",
                &[("Jane", "jane@a.test"), ("Bob", "b@b.test")],
            ),
            ("", &[]),
        ];
        for (list, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|&(name, email)| (name.to_owned(), email.to_owned()))
                .collect();
            assert_eq!(read(list), expected, "{list}");
        }
    }

    #[test]
    fn names_lose_what_could_deceive() {
        assert_eq!(clean_name("\u{202e}Jane\r\n Doe\u{200b}"), "Jane Doe");
    }

    #[test]
    fn many_at_signs_stay_cheap() {
        assert_eq!(addresses_in(&"@".repeat(100_000)).count(), 0);
        assert_eq!(people(&"a@b.test,".repeat(50_000)).len(), 1);
    }
}
