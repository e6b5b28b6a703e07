//! Mails that a provider forwarded by itself: the customer is already `From`, or the headers keep them.

use crate::company;
use crate::facts::Facts;
use crate::mail::Mail;
use crate::outcome::Person;
use crate::people::people;

/// What a provider's forward left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AutomaticForward {
    /// `From` is the customer; this is who passed the mail on, where the headers say so.
    KeepsFrom { by: Option<Person>, header: String },
    /// `From` is the company's list or group; a header keeps the customer.
    NamesOriginal { original: Person, header: String },
}

pub(crate) fn read(mail: &Mail, facts: &Facts) -> Option<AutomaticForward> {
    let from = mail.from.as_ref()?;
    let first = |name: &str| {
        mail.header(name).and_then(|value| {
            people(value)
                .into_iter()
                .find(|person| !person.email.is_empty())
        })
    };
    if company::is_inside(facts, from) {
        // "'Jane Doe' via Info <info@company>": the list rewrote From, and says for whom.
        let via = from.name.to_lowercase().contains(" via ");
        let named = [
            "x-original-from",
            "x-original-sender",
            "x-google-original-from",
        ]
        .into_iter()
        .find_map(|name| first(name).map(|person| (name, person)));
        let named = named.or_else(|| {
            if via {
                mail.reply_to
                    .first()
                    .map(|person| ("reply-to", person.clone()))
            } else {
                None
            }
        });
        let (header, mut original) =
            named.filter(|(_, person)| !company::is_inside(facts, person))?;
        if original.name.is_empty() {
            original.name = name_before_via(&from.name);
        }
        return Some(AutomaticForward::NamesOriginal {
            original,
            header: header.to_owned(),
        });
    }
    let header = [
        "x-forwarded-to",
        "x-forwarded-for",
        "resent-from",
        "resent-to",
        "x-ms-exchange-organization-autoforwarded",
        "x-autoforward",
        "x-forwarded-encrypted",
    ]
    .into_iter()
    .find(|name| mail.has_header(name));
    if let Some(header) = header {
        let by = first("x-forwarded-for")
            .or_else(|| first("resent-from"))
            .filter(|by| !by.is_same(from) && !company::is_own_address(facts, &by.email));
        return Some(AutomaticForward::KeepsFrom {
            by,
            header: header.to_owned(),
        });
    }
    let rewritten = sender_rewriting(&mail.envelope.sender)?;
    Some(AutomaticForward::KeepsFrom {
        by: None,
        header: rewritten,
    })
}

/// The Sender Rewriting Scheme: `SRS0=hash=tt=domain=local@forwarder`, `SRS1=…`. Providers rewrite the envelope when they forward.
fn sender_rewriting(envelope: &str) -> Option<String> {
    let local = envelope.rsplit_once('@')?.0;
    let upper = local.get(..4)?.to_ascii_uppercase();
    let marked =
        matches!(upper.as_str(), "SRS0" | "SRS1") && local[4..].starts_with(['=', '+', '-']);
    (marked || local.contains("+SRS=")).then(|| envelope.to_owned())
}

fn name_before_via(name: &str) -> String {
    let mut words = name.as_bytes().windows(" via ".len());
    let end = words.position(|word| word.eq_ignore_ascii_case(b" via "));
    crate::people::clean_name(end.map_or(name, |end| &name[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_ends_before_the_list_it_came_by() {
        for (name, expected) in [
            ("Eva Maes via Sales", "Eva Maes"),
            // In lower case its first letter is longer.
            ("İpek Öz VIA Sales", "İpek Öz"),
            ("Olivia Viane", "Olivia Viane"),
        ] {
            assert_eq!(name_before_via(name), expected);
        }
    }
}
