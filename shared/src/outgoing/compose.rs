//! The second step's mail: headers, bodies, attachments and envelope, from a claimed message. Pure.

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MessageBuilder, MultiPart};
use lettre::{Address, Message};

use super::outbound::{Answers, Outbound};
use super::{body, clean};
use crate::messages::{AttachmentFile, MessageKind, Person};

/// A message that can't be made into a mail, and never will be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ComposeError {
    /// lettre takes fewer forms of addresses than we do.
    #[error("{0} can't be written to")]
    Address(String),
    /// The parts don't make a mail.
    #[error("not a mail: {0}")]
    Mail(String),
}

impl From<lettre::error::Error> for ComposeError {
    fn from(error: lettre::error::Error) -> Self {
        Self::Mail(error.to_string())
    }
}

/// Makes the mail.
pub(super) fn compose(outbound: &Outbound) -> Result<Message, ComposeError> {
    let answers_by_itself = outbound.kind == MessageKind::AutoReply;
    let company_address = address(&outbound.from.email)?;
    let (answers_to, bounces_to) = answers(outbound, &company_address)?;
    let recipients = [&outbound.to, &outbound.cc, &outbound.bcc]
        .into_iter()
        .flatten()
        .map(|person| address(&person.email))
        .collect::<Result<Vec<_>, _>>()?;
    // Nobody is told when an automatic reply bounces (RFC 3834 §3.3); every other bounce comes back into the request.
    let envelope_sender = (!answers_by_itself).then_some(bounces_to);
    let company = clean::line(&outbound.company.name);
    let mut mail = Message::builder()
        .envelope(
            Envelope::new(envelope_sender, recipients)
                .map_err(|error| ComposeError::Mail(error.to_string()))?,
        )
        .date(outbound.written_at.into())
        .from(Mailbox::new(
            display_name(outbound, &company),
            company_address,
        ))
        .reply_to(Mailbox::new(some(company), answers_to))
        .subject(clean::subject(&outbound.subject))
        .message_id(Some(format!("<{}>", outbound.message_id)));
    for person in &outbound.to {
        mail = mail.to(mailbox(person)?);
    }
    for person in &outbound.cc {
        mail = mail.cc(mailbox(person)?);
    }
    if let Some(id) = &outbound.in_reply_to {
        mail = mail.in_reply_to(format!("<{id}>"));
    }
    if !outbound.references.is_empty() {
        let ids: Vec<_> = outbound
            .references
            .iter()
            .map(|id| format!("<{id}>"))
            .collect();
        mail = mail.references(ids.join(" "));
    }
    // RFC 3834 §5, and Microsoft's own word for it ([MS-OXCMAIL] §2.2.3.2.14).
    match outbound.kind {
        MessageKind::AutoReply => {
            mail = header(mail, "Auto-Submitted", "auto-replied");
            mail = header(mail, "X-Auto-Response-Suppress", "All");
        }
        MessageKind::Reminder => {
            mail = header(mail, "Auto-Submitted", "auto-generated");
            // Whether it arrives is still worth knowing.
            mail = header(mail, "X-Auto-Response-Suppress", "OOF, AutoReply");
        }
        MessageKind::Mail
        | MessageKind::Reply
        | MessageKind::Bounce
        | MessageKind::Note
        | MessageKind::Offer => {}
    }
    let (text, html) = body::bodies(outbound);
    let written = MultiPart::alternative_plain_html(text, html);
    if outbound.files.is_empty() {
        return Ok(mail.multipart(written)?);
    }
    let mut parts = MultiPart::mixed().multipart(written);
    for file in &outbound.files {
        parts = parts.singlepart(
            Attachment::new(clean::line(&file.name)).body(encoded(file)?, media_type(file)),
        );
    }
    Ok(mail.multipart(parts)?)
}

/// Where answers go, and where bounces do.
fn answers(outbound: &Outbound, from: &Address) -> Result<(Address, Address), ComposeError> {
    match &outbound.answers {
        Answers::ToRequest(token) => {
            let tagged = Address::new(format!("{}+{token}", from.user()), from.domain())
                .map_err(|_| ComposeError::Address(outbound.from.email.clone()))?;
            Ok((tagged.clone(), tagged))
        }
        Answers::ToCompany(email) => Ok((address(email)?, from.clone())),
    }
}

/// `Author – Company`: people know whom they deal with, and which company it was.
fn display_name(outbound: &Outbound, company: &str) -> Option<String> {
    let author = clean::line(&outbound.from.name);
    match (
        matches!(
            outbound.kind,
            MessageKind::AutoReply | MessageKind::Reminder
        ) || author.is_empty(),
        company,
    ) {
        (true, company) => some(company.to_owned()),
        (false, "") => Some(author),
        (false, company) => Some(format!("{author} – {company}")),
    }
}

pub(super) fn mailbox(person: &Person) -> Result<Mailbox, ComposeError> {
    Ok(Mailbox::new(
        some(clean::line(&person.name)),
        address(&person.email)?,
    ))
}

fn address(email: &str) -> Result<Address, ComposeError> {
    email
        .parse()
        .map_err(|_| ComposeError::Address(clean::line(email)))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn header(mail: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    mail.raw_header(HeaderValue::new(
        HeaderName::new_from_ascii_str(name),
        value.to_owned(),
    ))
}

/// Always base64: as text, a file's own line ends would become the mail's, and lettre doubles the dots only of proper ones.
fn encoded(file: &AttachmentFile) -> Result<Body, ComposeError> {
    Body::new_with_encoding(file.content.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| ComposeError::Mail("attachment".to_owned()))
}

/// The file's own media type, unless it is none, or one that may not be encoded in base64 (RFC 2046 §5).
fn media_type(file: &AttachmentFile) -> ContentType {
    let composite = ["multipart/", "message/"]
        .iter()
        .any(|kind| file.content_type.to_ascii_lowercase().starts_with(kind));
    let claimed = if composite {
        None
    } else {
        ContentType::parse(&file.content_type).ok()
    };
    claimed.unwrap_or_else(|| {
        ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN)
    })
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};
    use time::macros::datetime;

    use super::*;
    use crate::company::Company;
    use crate::ids::{MessageId, TenantId};
    use crate::language::Language;
    use crate::outgoing::ReplyToken;
    use crate::outgoing::outbound::{Outgoing, Quoted};

    fn person(name: &str, email: &str) -> Person {
        Person {
            name: name.to_owned(),
            email: email.to_owned(),
        }
    }

    fn outbound() -> Outbound {
        let keys = "secret".repeat(8).parse().unwrap();
        let message = MessageId::new();
        Outbound {
            message,
            outgoing: Outgoing::Message(message),
            kind: MessageKind::Reply,
            author: None,
            assignee: None,
            company: Company {
                slug: "starcomm".to_owned(),
                name: "Starcomm Télécom".to_owned(),
                language: Language::Fr,
                time_zone: "Europe/Brussels".to_owned(),
                local_part: "starcomm-279".to_owned(),
            },
            from: person("Sophie Lambert", "starcomm-279@proposals.example"),
            answers: Answers::ToRequest(ReplyToken::make(
                &keys,
                TenantId::from_row(279),
                "2026-0148",
            )),
            server: None,
            to: vec![person("Eva Peeters", "eva@customer.example")],
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: "Re: Prix pour 3 portes".to_owned(),
            text: "Bonjour,\n\n.Voici notre prix.".to_owned(),
            html: None,
            message_id: "0190-1@proposals.example".to_owned(),
            in_reply_to: Some("two@customer.example".to_owned()),
            references: vec![
                "one@customer.example".to_owned(),
                "two@customer.example".to_owned(),
            ],
            written_at: datetime!(2026-11-24 09:14 UTC),
            files: Vec::new(),
            language: Language::Fr,
            quoted: Some(Quoted {
                writer: person("Eva Peeters", "eva@customer.example"),
                text: "Combien pour 3 portes ?\n<b>Merci</b>".to_owned(),
                sent_at: datetime!(2026-11-24 08:00 UTC),
            }),
        }
    }

    /// The mail as bytes; every line of it is one a server takes.
    fn bytes(outbound: &Outbound) -> Vec<u8> {
        let bytes = compose(outbound).unwrap().formatted();
        for line in String::from_utf8_lossy(&bytes).split("\r\n") {
            assert!(line.len() <= 998, "{} octets: {line}", line.len());
            assert!(!line.contains(['\r', '\n']), "bare line end: {line}");
        }
        bytes
    }

    #[test]
    fn a_reply_is_from_the_company_and_comes_back_to_the_request() {
        let outbound = outbound();
        let sent = compose(&outbound).unwrap();
        let Answers::ToRequest(token) = &outbound.answers else {
            panic!("{:?}", outbound.answers);
        };
        let answers_to = format!("starcomm-279+{token}@proposals.example");
        let envelope_sender = sent.envelope().from().map(ToString::to_string);
        assert_eq!(envelope_sender.as_deref(), Some(answers_to.as_str()));

        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let from = mail.from().unwrap().first().unwrap();
        assert_eq!(from.name(), Some("Sophie Lambert – Starcomm Télécom"));
        assert_eq!(from.address(), Some("starcomm-279@proposals.example"));
        assert_eq!(
            mail.reply_to().unwrap().first().unwrap().address(),
            Some(answers_to.as_str())
        );
        assert_eq!(
            mail.to().unwrap().first().unwrap().name(),
            Some("Eva Peeters")
        );
        assert_eq!(mail.subject(), Some("Re: Prix pour 3 portes"));
        assert_eq!(mail.message_id(), Some("0190-1@proposals.example"));
        assert_eq!(mail.in_reply_to().as_text(), Some("two@customer.example"));
        assert_eq!(
            mail.references().as_text_list().unwrap(),
            ["one@customer.example", "two@customer.example"]
        );
        assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-24T09:14:00Z");
        assert!(mail.header("Auto-Submitted").is_none());
    }

    #[test]
    fn a_direct_mail_is_answered_at_the_companys_own_mailbox() {
        let mut outbound = outbound();
        outbound.from.name.clear();
        outbound.answers = Answers::ToCompany("info@starcomm.example".to_owned());
        let sent = compose(&outbound).unwrap();
        assert_eq!(
            sent.envelope().from().map(ToString::to_string).as_deref(),
            Some("starcomm-279@proposals.example")
        );
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let from = mail.from().unwrap().first().unwrap();
        assert_eq!(from.name(), Some("Starcomm Télécom"));
        assert_eq!(
            mail.reply_to().unwrap().first().unwrap().address(),
            Some("info@starcomm.example")
        );
    }

    #[test]
    fn what_is_answered_is_quoted_in_both_bodies() {
        let bytes = bytes(&outbound());
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(
            text,
            "Bonjour,\n\n.Voici notre prix.\n\nLe 24 novembre 2026 à 09:00, Eva Peeters a écrit :\n> Combien pour 3 portes ?\n> <b>Merci</b>\n"
        );
        let html = mail.body_html(0).unwrap();
        assert!(
            html.contains("a écrit :") && html.contains("<blockquote"),
            "{html}"
        );
        assert!(html.contains("&lt;b&gt;Merci"), "{html}");
    }

    #[test]
    fn html_leaves_without_scripts() {
        let mut outbound = outbound();
        outbound.html =
            Some("<div>Bonjour <strong>Eva</strong><script>x()</script></div>".to_owned());
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let html = mail.body_html(0).unwrap();
        assert!(
            html.contains("<strong>Eva</strong>") && !html.contains("script"),
            "{html}"
        );
    }

    #[test]
    fn an_automatic_reply_says_so_and_hears_nothing_back() {
        let mut outbound = outbound();
        outbound.kind = MessageKind::AutoReply;
        outbound.quoted = None;
        assert_eq!(compose(&outbound).unwrap().envelope().from(), None);
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        assert_eq!(
            mail.header("Auto-Submitted").unwrap().as_text(),
            Some("auto-replied")
        );
        assert_eq!(
            mail.header("X-Auto-Response-Suppress").unwrap().as_text(),
            Some("All")
        );
        assert_eq!(
            mail.from().unwrap().first().unwrap().name(),
            Some("Starcomm Télécom")
        );
    }

    #[test]
    fn a_reminder_says_that_nobody_wrote_it_and_comes_back_when_it_fails() {
        let mut outbound = outbound();
        outbound.kind = MessageKind::Reminder;
        outbound.quoted = None;
        assert!(compose(&outbound).unwrap().envelope().from().is_some());
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        assert_eq!(
            mail.header("Auto-Submitted").unwrap().as_text(),
            Some("auto-generated")
        );
        assert_eq!(
            mail.from().unwrap().first().unwrap().name(),
            Some("Starcomm Télécom")
        );
    }

    #[test]
    fn blind_copies_are_in_the_envelope_only() {
        let mut outbound = outbound();
        outbound.cc = vec![person("", "tom@customer.example")];
        outbound.bcc = vec![person("Chef", "boss@starcomm.example")];
        assert_eq!(compose(&outbound).unwrap().envelope().to().len(), 3);
        let bytes = bytes(&outbound);
        assert!(!String::from_utf8_lossy(&bytes).contains("boss@"));
        let mail = MessageParser::new().parse(&bytes).unwrap();
        assert_eq!(
            mail.cc().unwrap().first().unwrap().address(),
            Some("tom@customer.example")
        );
    }

    #[test]
    fn nobody_writes_a_header_of_ours() {
        let hostile = "Eva\r\nBcc: victim@x.example\r\n\r\nbody";
        let mut outbound = outbound();
        outbound.from.name = hostile.to_owned();
        outbound.company.name = hostile.to_owned();
        outbound.to[0].name = format!("\"{hostile}\" <x@y.example>");
        outbound.subject = hostile.to_owned();
        outbound.files = vec![AttachmentFile {
            name: "a\"\r\nX: y.pdf".to_owned(),
            content_type: "text/plain\r\nX: y".to_owned(),
            content: b"x".to_vec(),
        }];
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        assert!(mail.header("Bcc").is_none() && mail.header("X").is_none());
        assert_eq!(mail.to().unwrap().as_list().unwrap().len(), 1);
        assert_eq!(mail.subject(), Some("Eva Bcc: victim@x.example body"));
    }

    #[test]
    fn subjects_and_names_survive_whatever_they_are_made_of() {
        for subject in [
            "Re: Prix d\u{2019}été à Liège".to_owned(),
            "Re: 🚪🚪🚪 prix ?".to_owned(),
            "Re: 見積もりのお願い".to_owned(),
            format!("Re: {}", "prix portes ".repeat(83).trim_end()),
            format!("Re: {}", "é🚪 ".repeat(300).trim_end()),
        ] {
            let mut outbound = outbound();
            outbound.subject.clone_from(&subject);
            outbound.to[0].name = "Zoé 🚪 \"Peeters\", (Liège)".to_owned();
            let bytes = bytes(&outbound);
            let mail = MessageParser::new().parse(&bytes).unwrap();
            assert_eq!(mail.subject(), Some(subject.as_str()));
            assert_eq!(
                mail.to().unwrap().first().unwrap().name(),
                Some("Zoé 🚪 \"Peeters\", (Liège)")
            );
        }
        let mut outbound = outbound();
        outbound.subject = "x".repeat(1_000);
        bytes(&outbound);
    }

    #[test]
    fn files_arrive_byte_for_byte() {
        let mut outbound = outbound();
        let contents: [(&str, &str, &[u8]); 4] = [
            ("plan été.pdf", "application/pdf", b"%PDF\x00\xff"),
            ("notes.txt", "text/plain", b"one\ntwo\r\n.\r\nthree\r"),
            ("mail.eml", "message/rfc822", b"Subject: x\r\n\r\ny"),
            ("empty", "nonsense", b""),
        ];
        outbound.files = contents
            .iter()
            .map(|(name, content_type, content)| AttachmentFile {
                name: (*name).to_owned(),
                content_type: (*content_type).to_owned(),
                content: content.to_vec(),
            })
            .collect();
        let bytes = bytes(&outbound);
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let files: Vec<_> = mail.attachments().collect();
        assert_eq!(files.len(), contents.len());
        for (file, (name, _, content)) in files.iter().zip(contents) {
            assert_eq!(
                (file.attachment_name(), file.contents()),
                (Some(name), content)
            );
        }
    }

    #[test]
    fn an_address_that_can_not_be_written_to_is_named() {
        let mut outbound = outbound();
        outbound.to[0].email = "eva@@x".to_owned();
        assert_eq!(
            compose(&outbound).unwrap_err(),
            ComposeError::Address("eva@@x".to_owned())
        );
    }
}
