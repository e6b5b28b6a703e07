//! What the server wrote, apart from the copy of the mail it returns; and whom that names.

use crate::mail::Mail;
use crate::people::{addresses_in, people};

/// Octets of a notice that are read.
const READ: usize = 32 * 1024;
/// Recipients taken from one notice.
const MOST: usize = 50;

/// Beginnings of the line under which the returned mail is copied, in lower case, without dashes before it.
const COPIES: &[&str] = &[
    "below this line is a copy",
    "this is a copy of",
    "original message",
    "the header of the original",
    "the headers of the original",
    "included is a copy",
    "below is a copy",
    "message headers follow",
    "message header follows",
    "returned message",
    "message text follows",
    "unsent message",
    "original mail",
    "your original message",
    "received:",
    "return-path:",
    "message source follows",
    "the following is a copy",
    "a copy of the message",
    "copy of the original",
    "message header",
    "start of returned message",
    "returned mail follows",
    "ursprüngliche nachricht",
    "begin forwarded message",
    "the body of your message",
    "here is a copy",
    "first part of the message",
    "content-type: message/rfc822",
    "copy of your message",
];

/// The text above the copy.
pub(super) fn text(mail: &Mail) -> &str {
    let text = &mail.text[..crate::people::floor_boundary(&mail.text, READ)];
    let mut at = 0;
    let mut words = false;
    for line in text.split_inclusive('\n') {
        let bare = line
            .trim_matches(|c: char| c.is_whitespace() || "-|=*_>#".contains(c))
            .to_lowercase();
        if words && COPIES.iter().any(|start| bare.starts_with(start)) {
            return &text[..at];
        }
        words |= bare.contains(char::is_alphabetic);
        at += line.len();
    }
    text
}

/// The first words of the notice.
pub(super) fn first_line(mail: &Mail) -> String {
    text(mail)
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// The addresses that were not reached.
pub(super) fn recipients(mail: &Mail) -> Vec<String> {
    if let Some(header) = mail.header("x-failed-recipients") {
        let named: Vec<String> = people(header)
            .into_iter()
            .map(|person| person.email)
            .filter(|email| !email.is_empty())
            .collect();
        if !named.is_empty() {
            return named;
        }
    }
    let excluded = excluded(mail);
    let usable = |email: &String| !excluded.contains(&email.to_lowercase()) && !is_service(email);
    let mut leading: Vec<String> = Vec::new();
    let mut inline: Vec<String> = Vec::new();
    for line in text(mail).lines() {
        let bare = line.trim_matches(|c: char| c.is_whitespace() || "*•-|".contains(c));
        if is_header_line(bare) {
            continue;
        }
        let Some((range, email)) = addresses_in(bare).next() else {
            continue;
        };
        let before = bare[..range.start]
            .trim_matches(['<', ' ', '"', '\'', '(', '['])
            .to_lowercase();
        let names_recipient =
            before.is_empty() || RECIPIENT_WORDS.iter().any(|words| before.ends_with(words));
        let list = if names_recipient {
            &mut leading
        } else {
            &mut inline
        };
        if usable(&email) && !list.contains(&email) && list.len() < MOST {
            list.push(email);
        }
    }
    if !leading.is_empty() {
        return leading;
    }
    if let Some(first) = inline.into_iter().next() {
        return vec![first];
    }
    returned_recipients(mail)
}

/// Words right before the address of a recipient, in lower case.
const RECIPIENT_WORDS: &[&str] = &[
    "recipient:",
    "recipient address:",
    "recipients:",
    "delivered to:",
    "delivered to",
    "delivering your mail to",
    "message to",
    "your mail to",
    "addressed to",
    "attempts:",
    "userid:",
    "final delivery userid:",
    "generated from",
    "expanded from:",
    "permanent errors:",
    "rcpt to:",
    "address:",
    "to:",
    "delivery to",
    "mail to",
    "delivering to",
    "delivering your message to",
    "problem delivering your message to",
    "user:",
];

fn is_header_line(line: &str) -> bool {
    let lower = line
        .get(..crate::people::floor_boundary(line, 24))
        .unwrap_or_default()
        .to_lowercase();
    [
        "from:",
        "message-id",
        "sender:",
        "return-path",
        "references:",
        "reply-to:",
        "subject:",
        "x-",
        "envelope-from",
        "(envelope-from",
        "in-reply-to",
        "for <",
        "for further",
        "mail from",
        "cc:",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Those who sent the mail or report about it.
fn excluded(mail: &Mail) -> Vec<String> {
    let mut excluded: Vec<String> = mail
        .to
        .iter()
        .chain(&mail.cc)
        .chain(mail.from.as_ref())
        .chain(mail.sender.as_ref())
        .map(crate::outcome::Person::key)
        .collect();
    excluded.push(mail.envelope.recipient.to_lowercase());
    excluded.push(mail.envelope.sender.to_lowercase());
    excluded
}

fn is_service(email: &str) -> bool {
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    matches!(
        local.as_str(),
        "postmaster" | "mailer-daemon" | "abuse" | "hostmaster"
    )
}

/// As a last resort: to whom the returned mail was written.
fn returned_recipients(mail: &Mail) -> Vec<String> {
    let emails = |people: Vec<crate::outcome::Person>| {
        people
            .into_iter()
            .map(|person| person.email)
            .filter(|email| !email.is_empty())
            .collect::<Vec<_>>()
    };
    if let Some(original) = mail
        .originals
        .iter()
        .find(|original| !original.mail.to.is_empty())
    {
        return emails(original.mail.to.clone());
    }
    let headers = mail
        .reports
        .iter()
        .find(|report| report.subtype == "rfc822-headers")
        .map_or(mail.text.as_str(), |report| report.text.as_str());
    let to = headers.lines().find_map(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        line.get(..3)
            .filter(|name| name.eq_ignore_ascii_case("to:"))
            .map(|_| &line[3..])
    });
    to.map(people).map(emails).unwrap_or_default()
}
