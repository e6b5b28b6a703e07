//! A mail, parsed once: its people, its texts, its attachments, its headers.

use std::borrow::Cow;
use std::collections::HashSet;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{
    Address, Encoding, HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MessagePart,
    MimeHeaders, PartType,
};
use time::{OffsetDateTime, UtcOffset};

use crate::facts::Pointers;
use crate::file_name::clean_file_name;
use crate::guard::{HIDDEN_MESSAGE, ParseRefusal, guard};
use crate::html::html_to_text;
use crate::limits::{Limits, OPENED_ORIGINALS, ORIGINALS_PER_MAIL, POINTED_MESSAGE_IDS};
use crate::outcome::{Attachment, Person};
use crate::people::people;

/// The SMTP envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`, empty for the null sender `<>`.
    pub sender: String,
    /// `RCPT TO`: the tenant's address the mail was accepted for.
    pub recipient: String,
}

/// A parsed mail.
#[derive(Debug, Clone)]
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
    pub(crate) attachments: Vec<Attachment>,
    /// Attached mails that were opened; `attachment` is their place in `attachments`.
    pub(crate) originals: Vec<Original>,
    pub(crate) reports: Vec<Report>,
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
        Self::parse_level(raw, envelope.clone(), limits, 0)
    }

    /// What the mail points at, for the caller to look up.
    pub fn pointers(&self) -> Pointers {
        let mut message_ids: Vec<String> = Vec::new();
        let mut add = |id: &String| {
            if message_ids.len() < POINTED_MESSAGE_IDS && !message_ids.contains(id) {
                message_ids.push(id.clone());
            }
        };
        self.references.iter().for_each(&mut add);
        for original in &self.originals {
            original
                .mail
                .message_id
                .iter()
                .chain(&original.mail.references)
                .for_each(&mut add);
        }
        for report in &self.reports {
            crate::bounce::message_ids(&report.text)
                .iter()
                .for_each(&mut add);
        }
        crate::bounce::message_ids_in_text(self)
            .iter()
            .for_each(&mut add);
        Pointers {
            tag: tag_of(&self.envelope.recipient),
            message_ids,
            message_id: self.message_id.clone(),
        }
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
        let mut mail = Self {
            envelope,
            headers: headers(&message, raw),
            from: person_of(&message, HeaderName::From, message.from())
                .into_iter()
                .next(),
            sender: person_of(&message, HeaderName::Sender, message.sender())
                .into_iter()
                .next(),
            reply_to: person_of(&message, HeaderName::ReplyTo, message.reply_to()),
            to: message.all_to().flat_map(addresses).collect(),
            cc: message.all_cc().flat_map(addresses).collect(),
            subject: message
                .subject()
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            date: message.date().and_then(moment),
            message_id: message.message_id().map(str::to_owned),
            references: references(&message),
            text: String::new(),
            html: None,
            attachments: Vec::new(),
            originals: Vec::new(),
            reports: Vec::new(),
        };
        mail.read_texts(&message, raw);
        mail.read_attachments(&message, raw, limits, level);
        Ok(mail)
    }

    fn read_texts(&mut self, message: &Message<'_>, raw: &[u8]) {
        let html: Vec<&str> = message
            .html_bodies()
            .filter_map(|part| {
                if let PartType::Html(html) = &part.body {
                    Some(&**html)
                } else {
                    None
                }
            })
            .collect();
        if !html.is_empty() {
            self.html = Some(html.join("\n"));
        }
        for part in message.text_bodies() {
            let text = match &part.body {
                PartType::Text(text) => {
                    plain_text(part, &undeclared(part, raw).unwrap_or(Cow::Borrowed(text)))
                }
                PartType::Html(html) => html_to_text(html),
                _ => continue,
            };
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.text.push_str(&text);
        }
        if self.text.trim().is_empty() {
            if let Some(html) = &self.html {
                self.text = html_to_text(html);
            } else if let [
                MessagePart {
                    body: PartType::Text(text),
                    ..
                },
            ] = message.parts.as_slice()
            {
                // A multipart whose boundary never comes.
                self.text = text.to_string();
            }
        }
    }

    fn read_attachments(
        &mut self,
        message: &Message<'_>,
        raw: &[u8],
        limits: &Limits,
        level: usize,
    ) {
        let shown: HashSet<u32> = message
            .text_body
            .iter()
            .chain(&message.html_body)
            .copied()
            .collect();
        for (index, part) in message.parts.iter().enumerate() {
            let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
            let is_body = is_text
                && (message.parts.len() == 1
                    || u32::try_from(index).is_ok_and(|index| shown.contains(&index)));
            if is_body || matches!(part.body, PartType::Multipart(_)) {
                continue;
            }
            let (kind, subtype) = media_type(part);
            let content = content(part, raw);
            if is_report(&kind, &subtype) {
                self.reports.push(Report {
                    subtype,
                    text: String::from_utf8_lossy(&content).into_owned(),
                });
                continue;
            }
            let name = part.attachment_name().unwrap_or_default();
            let is_mail = (kind == "message" && matches!(subtype.as_str(), "rfc822" | "global"))
                || has_extension(name, "eml");
            if is_mail && self.originals.len() < ORIGINALS_PER_MAIL && level < OPENED_ORIGINALS {
                let inner = content.trim_ascii_start();
                if let Ok(mail) = Self::parse_level(inner, Envelope::default(), limits, level + 1)
                    && mail.is_mail()
                {
                    self.originals.push(Original {
                        mail,
                        attachment: self.attachments.len(),
                    });
                }
            }
            let content_id = part
                .content_id()
                .map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
            let name = if name.is_empty() && is_mail {
                "original.eml".to_owned()
            } else {
                named(name, &kind, &subtype)
            };
            self.attachments.push(Attachment {
                name,
                inline: content_id
                    .as_deref()
                    .is_some_and(|id| self.html.as_deref().is_some_and(|html| shows(html, id))),
                content_type: format!("{kind}/{subtype}"),
                content_id,
                content,
            });
        }
    }

    /// Text that merely begins like a header is no mail.
    fn is_mail(&self) -> bool {
        self.from.is_some()
            || self.message_id.is_some()
            || (self.date.is_some() && !self.subject.is_empty())
    }
}

fn is_report(kind: &str, subtype: &str) -> bool {
    match kind {
        "message" => matches!(
            subtype,
            "delivery-status"
                | "global-delivery-status"
                | "disposition-notification"
                | "feedback-report"
        ),
        "text" => subtype == "rfc822-headers",
        _ => false,
    }
}

fn media_type(part: &MessagePart<'_>) -> (String, String) {
    let Some(media_type) = part.content_type() else {
        return match part.body {
            PartType::Binary(_) | PartType::InlineBinary(_) => {
                ("application".to_owned(), "octet-stream".to_owned())
            }
            _ => ("text".to_owned(), "plain".to_owned()),
        };
    };
    let kind = media_type.ctype().to_ascii_lowercase();
    let kind = if kind == HIDDEN_MESSAGE {
        "message".to_owned()
    } else {
        kind
    };
    let subtype = media_type
        .subtype()
        .unwrap_or("octet-stream")
        .to_ascii_lowercase()
        .replace(HIDDEN_MESSAGE, "message");
    (kind, subtype)
}

/// The decoded bytes. What needed no decoding comes from the raw mail, because the parser saw it through the guard.
fn content(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    if part.encoding == Encoding::None
        && !matches!(part.body, PartType::Text(_) | PartType::Html(_))
        && let Some(bytes) = raw.get(part.offset_body as usize..part.offset_end as usize)
    {
        return bytes.to_vec();
    }
    part.contents().to_vec()
}

fn named(name: &str, kind: &str, subtype: &str) -> String {
    if !name.trim().is_empty() {
        return clean_file_name(name);
    }
    let extension = match subtype {
        "plain" => "txt",
        "jpeg" => "jpg",
        "calendar" => "ics",
        "html" | "png" | "gif" | "pdf" | "csv" | "zip" | "webp" | "svg" => subtype,
        _ => {
            return if kind == "image" {
                "image".to_owned()
            } else {
                "attachment".to_owned()
            };
        }
    };
    format!(
        "{}.{extension}",
        if kind == "image" {
            "image"
        } else {
            "attachment"
        }
    )
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

fn shows(html: &str, content_id: &str) -> bool {
    !content_id.is_empty()
        && html
            .match_indices(content_id)
            .any(|(at, _)| html[..at].to_ascii_lowercase_ends_with("cid:"))
}

/// `str::ends_with` for a lower-case ASCII suffix, ignoring case.
trait EndsWith {
    fn to_ascii_lowercase_ends_with(&self, suffix: &str) -> bool;
}

impl EndsWith for str {
    fn to_ascii_lowercase_ends_with(&self, suffix: &str) -> bool {
        self.len() >= suffix.len()
            && self.as_bytes()[self.len() - suffix.len()..].eq_ignore_ascii_case(suffix.as_bytes())
    }
}

/// Text of a program that names no charset and writes none that is UTF-8: in this part of the world windows-1252.
fn undeclared<'x>(part: &MessagePart<'_>, raw: &'x [u8]) -> Option<Cow<'x, str>> {
    let charset = part
        .content_type()
        .and_then(|media_type| media_type.attribute("charset"));
    let declared = charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("us-ascii"));
    if declared || part.encoding != Encoding::None {
        return None;
    }
    let bytes = raw.get(part.offset_body as usize..part.offset_end as usize)?;
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    charset_decoder(b"windows-1252").map(|decode| Cow::Owned(decode(bytes)))
}

/// Joins the soft line breaks of `format=flowed` (RFC 3676), leaving quotations alone.
fn plain_text(part: &MessagePart<'_>, text: &str) -> String {
    let media_type = part.content_type();
    let parameter = |name| {
        media_type
            .and_then(|media_type| media_type.attribute(name))
            .unwrap_or_default()
    };
    if !parameter("format").eq_ignore_ascii_case("flowed") {
        return text.to_owned();
    }
    let delete_space = parameter("delsp").eq_ignore_ascii_case("yes");
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        let soft = line.ends_with(' ') && line != "-- " && !line.starts_with('>');
        let kept = line.strip_suffix(' ').filter(|_| soft && delete_space);
        joined.push_str(kept.unwrap_or(line));
        if !soft {
            joined.push('\n');
        }
    }
    joined
}

fn headers(message: &Message<'_>, raw: &[u8]) -> Vec<(String, String)> {
    message
        .headers()
        .iter()
        .map(|header| {
            let bytes = raw
                .get(header.offset_start as usize..header.offset_end as usize)
                .unwrap_or_default();
            let value = match mail_parser::parsers::MessageStream::new(bytes).parse_unstructured() {
                HeaderValue::Text(text) => text.trim().to_owned(),
                _ => String::from_utf8_lossy(bytes).trim().to_owned(),
            };
            (header.name().to_ascii_lowercase(), value)
        })
        .collect()
}

/// The people of a header: as the parser has them when they are sound, otherwise as [`people`] reads the line.
fn person_of(
    message: &Message<'_>,
    name: HeaderName<'static>,
    parsed: Option<&Address<'_>>,
) -> Vec<Person> {
    let found: Vec<Person> = parsed.map(addresses).unwrap_or_default();
    let sound = found.first().is_some_and(|person| !person.email.is_empty());
    if sound {
        return found;
    }
    let reread: Vec<Person> = message
        .header_as(name, HeaderForm::Text)
        .iter()
        .filter_map(|value| value.as_text())
        .flat_map(people)
        .filter(|person| !person.email.is_empty())
        .collect();
    if reread.is_empty() { found } else { reread }
}

fn addresses(list: &Address<'_>) -> Vec<Person> {
    list.iter()
        .take(crate::limits::PEOPLE_PER_LIST)
        .map(|address| {
            Person::new(
                address.name().unwrap_or_default(),
                address.address().unwrap_or_default(),
            )
        })
        .filter(|person| !person.email.is_empty() || !person.name.is_empty())
        .collect()
}

fn moment(date: &mail_parser::DateTime) -> Option<OffsetDateTime> {
    let seconds = i16::from(date.tz_hour) * 60 + i16::from(date.tz_minute);
    let sign = if date.tz_before_gmt { -1 } else { 1 };
    let offset = UtcOffset::from_whole_seconds(i32::from(sign * seconds) * 60).ok()?;
    let plausible = (1970..=2200).contains(&date.year);
    plausible.then(|| {
        OffsetDateTime::from_unix_timestamp(date.to_timestamp())
            .ok()
            .map(|moment| moment.to_offset(offset))
    })?
}

/// `In-Reply-To` first, then `References` from the nearest on.
fn references(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(id) => vec![id.to_string()],
            HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    let mut found: Vec<String> = Vec::new();
    for id in ids(message.in_reply_to())
        .into_iter()
        .chain(ids(message.references()).into_iter().rev())
    {
        let id = id.trim_matches(['<', '>', ' ']).to_owned();
        if !id.is_empty() && id.len() <= 998 && !found.contains(&id) {
            found.push(id);
        }
        if found.len() >= POINTED_MESSAGE_IDS {
            break;
        }
    }
    found
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
