//! Lists of addresses that somebody typed.

use crate::addresses::EmailAddress;
use crate::fields::FieldErrors;
use crate::messages::Person;

/// Addresses in one field: a reply is no mailing.
const MAX_RECIPIENTS: usize = 20;
/// Characters of a name; the rest is cut off.
const MAX_NAME_CHARS: usize = 200;

/// The people of a field: `eva@x.example, "Peeters, Tom" <tom@x.example>; …`, each once.
pub(crate) fn recipients(
    errors: &mut FieldErrors,
    field: &'static str,
    typed: &str,
) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for entry in entries(typed) {
        match person(entry) {
            None => {
                errors.add(field, "not-an-address");
                return Vec::new();
            }
            Some(person) if people.iter().any(|known| known.email == person.email) => {}
            Some(person) => people.push(person),
        }
    }
    if people.len() > MAX_RECIPIENTS {
        errors.add(field, "too-many");
    }
    people
}

/// Splits at commas, semicolons and line ends, but not inside a quoted name.
fn entries(typed: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    typed
        .split(move |c| {
            quoted ^= c == '"';
            matches!(c, ',' | ';' | '\n') && !quoted
        })
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// `address`, `<address>` or `Name <address>`.
fn person(entry: &str) -> Option<Person> {
    let (name, address) = match entry.strip_suffix('>') {
        Some(named) => named.rsplit_once('<')?,
        None => ("", entry),
    };
    let address: EmailAddress = address.trim().parse().ok()?;
    let name: String = name
        .trim()
        .trim_matches('"')
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME_CHARS)
        .collect();
    Some(Person {
        name: name.trim().to_owned(),
        email: address.folded(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read_however_they_are_listed() {
        for (typed, expected) in [
            ("", vec![]),
            (" , ;\n", vec![]),
            ("eva@x.example", vec![("", "eva@x.example")]),
            (
                "Eva@X.example; <tom@x.example>",
                vec![("", "eva@x.example"), ("", "tom@x.example")],
            ),
            (
                "\"Peeters, Tom\" <tom@x.example>, Ève <eve@x.example>",
                vec![("Peeters, Tom", "tom@x.example"), ("Ève", "eve@x.example")],
            ),
            ("eva@x.example,EVA@x.example", vec![("", "eva@x.example")]),
        ] {
            let mut errors = FieldErrors::default();
            let people = recipients(&mut errors, "cc", typed);
            let read: Vec<_> = people
                .iter()
                .map(|p| (p.name.as_str(), p.email.as_str()))
                .collect();
            assert_eq!((read, errors.0.len()), (expected, 0), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let many: Vec<_> = (0..=MAX_RECIPIENTS)
            .map(|n| format!("p{n}@x.example"))
            .collect();
        let many = many.join(",");
        for (typed, code) in [
            ("eva", "not-an-address"),
            ("eva@x.example tom@x.example", "not-an-address"),
            ("Eva <eva>", "not-an-address"),
            ("eva@x.example\r\nBcc: tom@x.example", "not-an-address"),
            (&many, "too-many"),
        ] {
            let mut errors = FieldErrors::default();
            recipients(&mut errors, "cc", typed);
            assert_eq!(errors.0.first().map(|e| e.code), Some(code), "{typed:?}");
        }
    }
}
