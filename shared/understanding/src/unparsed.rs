//! The fallback for a mail that was not parsed: nothing accepted is ever dropped.

use crate::guard::ParseRefusal;
use crate::mail::Envelope;
use crate::outcome::{
    Attachment, Candidate, CandidateSource, Kind, Person, SignatureFacts, Silence, Understanding,
};
use crate::people::people;
use crate::reasons::warning;
use crate::subject::normalised_subject;

/// Octets of the raw mail looked at for `From` and `Subject`.
const SCANNED: usize = 64 * 1024;

/// A request with the raw mail attached and a warning, for a mail that nobody tries to parse any more.
pub fn unparsed(raw: &[u8], envelope: &Envelope) -> Understanding {
    warned(raw, envelope, "not-parsed")
}

/// The same for a mail that [`crate::Mail::parse`] refused.
pub fn refused(raw: &[u8], envelope: &Envelope, refusal: ParseRefusal) -> Understanding {
    warned(raw, envelope, refusal.code())
}

fn warned(raw: &[u8], envelope: &Envelope, code: &'static str) -> Understanding {
    let head = String::from_utf8_lossy(&raw[..raw.len().min(SCANNED)]);
    let from = field(&head, "from").and_then(|value| {
        people(&value)
            .into_iter()
            .find(|person| !person.email.is_empty())
    });
    let requester = from.unwrap_or_else(|| Person::new("", &envelope.sender));
    let subject = field(&head, "subject").unwrap_or_default();
    let mut warnings = vec![warning(code, "")];
    if requester.email.is_empty() {
        warnings.push(warning("no-sender", ""));
    }
    Understanding {
        kind: Kind::NewRequest,
        candidates: vec![Candidate {
            person: requester.clone(),
            source: CandidateSource::From,
        }],
        requester,
        certain: false,
        forwarder: None,
        subject: normalised_subject(&subject),
        sent_at: None,
        text: String::new(),
        folded_text: String::new(),
        html: None,
        note: None,
        language: None,
        to: Vec::new(),
        attachments: vec![Attachment {
            name: "original.eml".to_owned(),
            content_type: "message/rfc822".to_owned(),
            content_id: None,
            inline: false,
            content: raw.to_vec(),
        }],
        signature: SignatureFacts::default(),
        silence: vec![Silence::RequesterInDoubt],
        warnings,
        reasons: Vec::new(),
    }
}

/// What two copies of a mail have in common that nobody parses, as [`crate::Mail::identity`] of one that was: the lines that
/// each server adds on its way are left out.
pub fn raw_identity(raw: &[u8]) -> Vec<u8> {
    let head = String::from_utf8_lossy(&raw[..raw.len().min(SCANNED)]);
    let fields = ["message-id", "from", "date", "subject"].map(|name| field(&head, name));
    let body = if fields.iter().all(Option::is_none) {
        raw
    } else {
        body(raw)
    };
    let mut identity = Vec::with_capacity(body.len());
    for value in fields {
        identity.extend_from_slice(value.unwrap_or_default().as_bytes());
        identity.push(0);
    }
    identity.extend_from_slice(body);
    identity
}

/// What stands behind the first blank line.
fn body(raw: &[u8]) -> &[u8] {
    let mut lines = raw.split_inclusive(|&byte| byte == b'\n');
    let head: usize = lines
        .by_ref()
        .take_while(|line| !line.trim_ascii().is_empty())
        .map(<[u8]>::len)
        .sum();
    let blank = raw[head..].split_inclusive(|&byte| byte == b'\n').next();
    &raw[head + blank.map_or(0, <[u8]>::len)..]
}

/// The first field of this name in the header, unfolded and decoded.
fn field(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines();
    let mut value = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found
                .trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })?;
    for line in lines
        .take_while(|line| line.starts_with([' ', '\t']))
        .take(20)
    {
        value.push(' ');
        value.push_str(line.trim());
    }
    value.push('\n');
    match mail_parser::parsers::MessageStream::new(value.as_bytes()).parse_unstructured() {
        mail_parser::HeaderValue::Text(text) => Some(text.into_owned()),
        _ => Some(value.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_raw_mail_is_kept() {
        let raw =
            b"From: =?utf-8?q?Ren=C3=A9?= <rene@a.test>\r\nSubject: Re: prix\r\n porte\r\n\r\ntext";
        let outcome = refused(raw, &Envelope::default(), ParseRefusal::TooDeep);
        assert_eq!(
            outcome.requester,
            Person {
                name: "René".to_owned(),
                email: "rene@a.test".to_owned()
            }
        );
        assert_eq!(outcome.subject, "prix porte");
        assert_eq!(outcome.attachments[0].content, raw);
        assert_eq!(outcome.warnings[0].code, "nested-too-deeply");
        assert!(!outcome.certain);
    }

    #[test]
    fn the_way_is_no_part_of_the_identity() {
        let mail = "From: a@a.test\r\nSubject: prix\r\nDate: today\r\n\r\ntext\r\n\r\nend";
        let arrived = |way: &str, mail: &str| raw_identity(format!("{way}{mail}").as_bytes());
        let first = arrived("Received: from a by b; Monday\r\n", mail);
        assert_eq!(
            first,
            arrived("Received: from c by b\r\n\tTuesday\r\n", mail)
        );
        assert_ne!(first, arrived("", &mail.replace("end", "end.")));
        assert_ne!(first, arrived("", &mail.replace("today", "now")));
        assert_ne!(raw_identity(b"a"), raw_identity(b"b"));
        assert_ne!(
            raw_identity(b"From: a@a.test"),
            raw_identity(b"From: b@a.test")
        );
    }

    #[test]
    fn anything_is_a_request() {
        for raw in [&b""[..], b"\0\xff", b"From:", b"\r\n\r\n"] {
            assert_eq!(unparsed(raw, &Envelope::default()).kind, Kind::NewRequest);
        }
    }
}
