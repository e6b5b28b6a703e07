//! A mail, parsed once: its people, its texts, its attachments, its headers.

mod attachments;
mod calendar;
mod header;
mod texts;

use mail_parser::{HeaderName, MessageParser};
use time::{OffsetDateTime, UtcOffset};

pub(crate) use calendar::Calendar;

use crate::bounce;
use crate::facts::Pointers;
use crate::guard::{ParseRefusal, guard};
use crate::limits::{Limits, POINTED_MESSAGE_IDS};
use crate::outcome::{Attachment, Person, Reason};

/// The SMTP envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`, empty for the null sender `<>`.
    pub sender: String,
    /// `RCPT TO`: the tenant's address the mail was accepted for.
    pub recipient: String,
}

/// A parsed mail.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    pub(crate) envelope: Envelope,
    headers: Vec<(String, String)>,
    pub(crate) from: Option<Person>,
    pub(crate) sender: Option<Person>,
    pub(crate) reply_to: Vec<Person>,
    pub(crate) to: Vec<Person>,
    pub(crate) cc: Vec<Person>,
    pub(crate) subject: String,
    pub(crate) date: Option<OffsetDateTime>,
    pub(crate) message_id: Option<String>,
    pub(crate) references: Vec<String>,
    /// The plain text, taken from the HTML where there is no other.
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) calendar: Option<Calendar>,
    pub(crate) attachments: Vec<Attachment>,
    /// Attached mails that were opened; `attachment` is their place in `attachments`.
    pub(crate) originals: Vec<Original>,
    pub(crate) reports: Vec<Report>,
    /// What could not be read.
    pub(crate) warnings: Vec<Reason>,
    pointers: Pointers,
}

/// An attached mail.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) mail: Mail,
    pub(crate) attachment: usize,
}

/// A machine-readable part of a report (RFC 3462), or the header of the mail it is about.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// `delivery-status`, `disposition-notification`, `feedback-report`, `rfc822-headers`…
    pub(crate) subtype: String,
    pub(crate) text: String,
}

impl Mail {
    /// Reads a raw mail, unless it is beyond `limits`. Takes time and memory linear in its size.
    pub fn parse(raw: &[u8], envelope: &Envelope, limits: &Limits) -> Result<Self, ParseRefusal> {
        let mut mail = Self::parse_level(raw, envelope.clone(), limits, 0)?;
        mail.pointers = mail.find_pointers();
        Ok(mail)
    }

    /// What the mail points at, for the caller to look up.
    pub fn pointers(&self) -> &Pointers {
        &self.pointers
    }

    /// The subject as written.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What two copies of the same mail have in common, whatever way they came: Message-ID, From, Date, Subject and body.
    pub fn identity(&self) -> String {
        let from = self.from.as_ref().map_or("", |from| from.email.as_str());
        let date = self
            .date
            .map_or(String::new(), |date| date.unix_timestamp().to_string());
        let parts = [
            self.message_id.as_deref().unwrap_or_default(),
            from,
            &date,
            &self.subject,
            &self.text,
        ];
        parts.join("\0")
    }

    /// The values of a header, unfolded and decoded; `name` in lower case.
    pub(crate) fn headers<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> + 'm {
        self.headers
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.header(name).is_some()
    }

    /// The zone the sender's clock is in, for dates without one.
    pub(crate) fn offset(&self) -> UtcOffset {
        self.date.map_or(UtcOffset::UTC, OffsetDateTime::offset)
    }

    fn parse_level(
        raw: &[u8],
        envelope: Envelope,
        limits: &Limits,
        level: usize,
    ) -> Result<Self, ParseRefusal> {
        let shown = guard(raw, limits)?;
        let message = MessageParser::default()
            .parse(shown.as_ref())
            .ok_or(ParseRefusal::NoHeader)?;
        if message.root_part().headers.is_empty() {
            return Err(ParseRefusal::NoHeader);
        }
        let people = header::people_of;
        let mut mail = Self {
            envelope,
            headers: header::headers(&message, raw),
            from: people(&message, HeaderName::From, message.from())
                .into_iter()
                .next(),
            sender: people(&message, HeaderName::Sender, message.sender())
                .into_iter()
                .next(),
            reply_to: people(&message, HeaderName::ReplyTo, message.reply_to()),
            to: message.all_to().flat_map(header::addresses).collect(),
            cc: message.all_cc().flat_map(header::addresses).collect(),
            subject: message
                .subject()
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            date: message.date().and_then(header::moment),
            message_id: message.message_id().map(str::to_owned),
            references: header::references(&message),
            ..Self::default()
        };
        mail.read_texts(&message, raw);
        mail.read_attachments(&message, raw, limits, level);
        mail.read_calendar();
        Ok(mail)
    }

    fn find_pointers(&self) -> Pointers {
        let mut message_ids: Vec<String> = Vec::new();
        let mut add = |id: &String| {
            if message_ids.len() < POINTED_MESSAGE_IDS && !message_ids.contains(id) {
                message_ids.push(id.clone());
            }
        };
        self.references.iter().for_each(&mut add);
        for Original { mail, .. } in &self.originals {
            mail.message_id
                .iter()
                .chain(&mail.references)
                .for_each(&mut add);
        }
        for report in &self.reports {
            bounce::message_ids(&report.text).iter().for_each(&mut add);
        }
        bounce::message_ids_in_text(self).iter().for_each(&mut add);
        Pointers {
            tag: tag_of(&self.envelope.recipient),
            message_ids,
            message_id: self.message_id.clone(),
        }
    }
}

/// The `+tag` of an address, in lower case.
fn tag_of(recipient: &str) -> Option<String> {
    let (local, _) = recipient.rsplit_once('@')?;
    let (_, tag) = local.split_once('+')?;
    (!tag.is_empty()).then(|| tag.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Mail {
        let envelope = Envelope {
            sender: String::new(),
            recipient: "acme-1+AbC@p.test".to_owned(),
        };
        Mail::parse(
            raw.replace('\n', "\r\n").as_bytes(),
            &envelope,
            &Limits::DEFAULT,
        )
        .expect("parses")
    }

    #[test]
    fn pointers_name_tag_and_nearest_first() {
        let mail = parse(
            "From: a@b.test\nMessage-ID: <me@b>\nReferences: <one@x> <two@x>\nIn-Reply-To: <two@x>\n\nhi\n",
        );
        let pointers = mail.pointers();
        assert_eq!(pointers.tag.as_deref(), Some("abc"));
        assert_eq!(pointers.message_ids, ["two@x", "one@x"]);
        assert_eq!(pointers.message_id.as_deref(), Some("me@b"));
    }

    #[test]
    fn an_attached_mail_is_opened_and_kept() {
        let mail = parse(concat!(
            "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nsee below\n--x\nContent-Type: message/rfc822\n\n\n",
            "From: Jan <jan@c.test>\nSubject: prijs\nContent-Type: message/rfc822-like\n\nhallo\n--x--\n",
        ));
        assert_eq!(mail.text.trim(), "see below");
        assert_eq!(mail.originals.len(), 1);
        assert_eq!(
            mail.originals[0]
                .mail
                .from
                .as_ref()
                .map(|from| from.email.as_str()),
            Some("jan@c.test")
        );
        assert_eq!(mail.attachments[0].name, "original.eml");
        assert_eq!(mail.attachments[0].content_type, "message/rfc822");
        assert!(
            mail.attachments[0]
                .content
                .windows(19)
                .any(|window| window == b"message/rfc822-like")
        );
    }

    #[test]
    fn an_eml_file_is_a_mail() {
        let mail = parse(concat!(
            "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nsee\n--x\n",
            "Content-Type: application/octet-stream; name=\"m.EML\"\nContent-Transfer-Encoding: base64\n\n",
            "RnJvbTogSmFuIDxqYW5AYy50ZXN0Pg0KU3ViamVjdDogcHJpanMNCg0KaGFsbG8NCg==\n--x--\n",
        ));
        assert_eq!(mail.originals[0].mail.subject, "prijs");
    }

    #[test]
    fn flowed_lines_are_joined() {
        for (delsp, text) in [("no", "een twee \n"), ("yes", "eentwee\n")] {
            let mail = parse(&format!(
                "From: a@b.test\nContent-Type: text/plain; format=flowed; delsp={delsp}\n\neen \n twee\n \n> x \ny\n-- \nz\n"
            ));
            let joined = text.replace("twee \n", "twee\n");
            assert_eq!(mail.text, format!("{joined}\n> x \ny\n-- \nz\n"));
        }
    }

    #[test]
    fn no_header_is_refused() {
        assert!(matches!(
            Mail::parse(b"", &Envelope::default(), &Limits::DEFAULT),
            Err(ParseRefusal::NoHeader)
        ));
    }
}
