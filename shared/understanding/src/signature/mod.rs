//! Signatures: where they begin, and what they say about their owner.

mod facts;
mod phone;
mod postal;
mod vat;

pub(crate) use facts::signature_facts;
pub use postal::{PostalAddress, postal_address};
pub use vat::vat_number;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::forwarded::is_rule;
use crate::lines::Line;
use crate::people::addresses_in;

/// Lines a signature below a delimiter may have, disclaimer included.
pub(crate) const LONGEST_SIGNATURE: usize = 30;
/// Lines a signature below a mere line of dashes may have.
const MOST_LINES_UNDER_RULE: usize = 12;

/// The line at which a signature begins, if the text has one. Never the first line.
pub(crate) fn signature_start(lines: &[&Line<'_>]) -> Option<usize> {
    let first_words = lines
        .iter()
        .position(|line| line.text.contains(char::is_alphanumeric))?;
    let mut start = lines.len();
    if let Some(found) = delimited(lines, first_words).or_else(|| contact_block(lines, first_words))
    {
        start = found;
    }
    if let Some(found) = lines[..start]
        .iter()
        .enumerate()
        .skip(first_words + 1)
        .find(|(_, line)| is_client_signature(line.text))
    {
        start = found.0;
    }
    // Lines of nothing but signs before it, or at the end of the text.
    while start > first_words + 1 && is_ornament(lines[start - 1].text) {
        start -= 1;
    }
    (start < lines.len()
        && start > first_words
        && lines[start..].iter().any(|line| !line.is_blank()))
    .then_some(start)
}

/// Whether there is nothing but a signature, as below the quotation that a client put first.
pub(crate) fn is_only_signature(lines: &[&Line<'_>]) -> bool {
    let mut written = lines.iter().filter(|line| !line.is_blank());
    let Some(first) = written.next() else {
        return true;
    };
    let below = written.count();
    is_client_signature(first.text)
        || (is_delimiter(first.text) && below <= LONGEST_SIGNATURE)
        || (is_signature_rule(first.text) && below <= MOST_LINES_UNDER_RULE)
}

fn is_delimiter(text: &str) -> bool {
    matches!(text, "--" | "—" | "–" | "__" | "- -" | "-- --")
}

/// A line of dashes. Lines of other signs divide chapters as well.
fn is_signature_rule(text: &str) -> bool {
    is_rule(text, 3) && !text.contains(['#', '~', '*'])
}

fn delimited(lines: &[&Line<'_>], first_words: usize) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    (first_words + 1..=last).find(|&at| {
        let line = lines[at];
        let below = last - at;
        if line.quotes > 0 {
            return false;
        }
        (is_delimiter(line.text) && below <= LONGEST_SIGNATURE)
            || (is_signature_rule(line.text)
                && below <= MOST_LINES_UNDER_RULE
                && lines[at..=last].iter().all(|line| line.text.len() <= 200))
    })
}

/// Under a closing and a name: lines that only say how to reach somebody.
fn contact_block(lines: &[&Line<'_>], first_words: usize) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    let closing = (last.saturating_sub(LONGEST_SIGNATURE)..=last)
        .rev()
        .find(|&at| at > first_words && lines[at].quotes == 0 && is_closing(lines[at].text))?;
    let name = (closing + 1..=last).find(|&at| !lines[at].is_blank())?;
    let contact = (name + 1..=last).find(|&at| !lines[at].is_blank())?;
    let short = lines[contact..=last]
        .iter()
        .all(|line| line.text.len() <= 400);
    (short
        && lines[contact..=last]
            .iter()
            .any(|line| is_contact_line(line.text)))
    .then_some(contact)
}

fn is_contact_line(text: &str) -> bool {
    addresses_in(text).next().is_some()
        || text.contains("www.")
        || text.contains("http")
        || phone::phone_in(text, None).is_some()
        || vat::vat_in(text).is_some()
}

/// Words that end a letter, in lower case.
const CLOSINGS: &[&str] = &[
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "bien a vous",
    "meilleures salutations",
    "sincères salutations",
    "salutations distinguées",
    "bonne journée",
    "belle journée",
    "d'avance merci",
    "merci d'avance",
    "respectueusement",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groet",
    "vriendelijke groeten",
    "mvg",
    "groet",
    "groeten",
    "hartelijke groet",
    "hoogachtend",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
    "beste grüße",
    "liebe grüße",
    "mfg",
    "best regards",
    "kind regards",
    "regards",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "best wishes",
    "cheers",
    "thanks",
    "thank you",
    "many thanks",
    "best",
    "saludos",
    "un saludo",
    "cordiali saluti",
    "distinti saluti",
    "atenciosamente",
    "com os melhores cumprimentos",
    "s pozdravem",
    "z poważaniem",
    "med vänliga hälsningar",
    "med venlig hilsen",
    "vennlig hilsen",
];

pub(super) fn is_closing(text: &str) -> bool {
    if text.len() >= LONGEST_CLOSING {
        return false;
    }
    let folded = text
        .trim_end_matches([',', '.', '!', ';', ' '])
        .to_lowercase()
        .replace('’', "'");
    CLOSINGS.iter().any(|closing| {
        folded
            .strip_prefix(closing)
            .is_some_and(|rest| rest.is_empty() || closing.len() > 8)
    })
}

/// Octets of a line that is a closing.
const LONGEST_CLOSING: usize = 64;

/// Beginnings of the lines that mail programs add by themselves, in lower case.
const CLIENT_SIGNATURES: &[&str] = &[
    "sent from my",
    "sent from outlook",
    "sent from mail",
    "sent from yahoo",
    "sent from proton",
    "sent with",
    "sent via",
    "sent using",
    "get outlook for",
    "envoyé de mon",
    "envoyé depuis",
    "envoyé à partir d",
    "envoyé avec",
    "envoyé par",
    "télécharger outlook",
    "obtenir outlook",
    "obtenez outlook",
    "verzonden vanaf",
    "verzonden met",
    "verzonden via",
    "verstuurd vanaf",
    "verstuurd met",
    "verstuurd via",
    "outlook voor",
    "download outlook",
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "gesendet aus",
    "diese nachricht wurde von",
    "holen sie sich outlook",
    "outlook für",
    "enviado desde",
    "enviado do meu",
    "enviado de mi",
    "obtener outlook",
    "inviato da",
    "inviato dal",
    "sendt fra",
    "skickat från",
    "skickades från",
    "lähetetty",
    "wysłane z",
    "wysłano z",
    "odesláno z",
    "odoslané z",
    "poslano s",
    "trimis de pe",
    "отправлено с",
    "отправлено из",
    "надіслано з",
    "iphone'umdan gönderildi",
    "ipad'imden gönderildi",
    "iphoneから送信",
    "télécharger blue mail",
    "this message was sent from",
];

/// Every line of every mail is asked, so the first letter decides before the words do.
static CLIENT_SIGNATURES_BY_LETTER: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut by_letter: HashMap<char, Vec<&str>> = HashMap::new();
    for start in CLIENT_SIGNATURES {
        by_letter
            .entry(start.chars().next().unwrap_or_default())
            .or_default()
            .push(start);
    }
    by_letter
});

fn is_client_signature(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_', '[']);
    if text.len() > 160 {
        return false;
    }
    let first = text
        .chars()
        .next()
        .and_then(|first| first.to_lowercase().next());
    let mut candidates = first
        .and_then(|first| CLIENT_SIGNATURES_BY_LETTER.get(&first))
        .into_iter()
        .flatten();
    candidates.any(|start| starts_with(text, start))
        && !text
            .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '>' && c != ')')
            .contains(". ")
        && text.split_whitespace().count() <= 14
}

/// Whether a text starts so, ignoring case.
fn starts_with(text: &str, start: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    start.chars().all(|wanted| letters.next() == Some(wanted))
}

/// A line without a letter or digit.
fn is_ornament(text: &str) -> bool {
    // Gmail's tracking mark is a letter by its category.
    let bare = text.trim_matches('ᐧ');
    !bare.contains(char::is_alphanumeric) && text.len() <= 400 && (text.len() != 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;

    fn kept(text: &str) -> String {
        let lines = lines(text);
        let lines: Vec<_> = lines.iter().collect();
        let end = signature_start(&lines).unwrap_or(lines.len());
        lines[..end]
            .iter()
            .map(|line| line.raw)
            .collect::<Vec<_>>()
            .join("\n")
            .trim_end()
            .to_owned()
    }

    #[test]
    fn where_signatures_begin() {
        for (text, expected) in [
            ("Bonjour\n-- \nJan", "Bonjour"),
            (
                "Bonjour\n\nCordialement,\nEva Alt\nGérante\nTél. +32 2 555 01 23\nwww.alt.test",
                "Bonjour\n\nCordialement,\nEva Alt",
            ),
            (
                "Bonjour\n\nCordialement,\nEva",
                "Bonjour\n\nCordialement,\nEva",
            ),
            ("Hello\nSent from my iPhone", "Hello"),
            ("Hello\n_____________\nJan Smit\nDirector", "Hello"),
            (
                "The order was sent from my shop. It is late.",
                "The order was sent from my shop. It is late.",
            ),
            ("a\n-----\nb\n-----\nc", "a"),
            ("-- \nJan", "-- \nJan"),
            ("Offre\n\n***\n####\n", "Offre"),
        ] {
            assert_eq!(kept(text), expected, "{text}");
        }
    }
}
