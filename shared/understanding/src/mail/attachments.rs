//! What is attached to a mail: files, other mails, reports of machines.

use std::collections::HashSet;

use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::calendar::{Calendar, is_calendar};
use super::{Envelope, Mail, Original, Report};
use crate::file_name::clean_file_name;
use crate::guard::HIDDEN_MESSAGE;
use crate::limits::{Limits, OPENED_ORIGINALS, ORIGINALS_PER_MAIL};
use crate::outcome::Attachment;
use crate::reasons::warning;

impl Mail {
    pub(super) fn read_attachments(
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
                && !is_calendar(part)
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
            if is_calendar(part) && self.calendar.is_none() {
                self.calendar = Some(Calendar::read(&String::from_utf8_lossy(&content)));
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
            if let Some(unread) = unread(&kind, &subtype, &name) {
                self.warnings.push(warning(unread, &name));
            }
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

    /// An invitation that says everything in its calendar.
    pub(super) fn read_calendar(&mut self) {
        if let Some(calendar) = &self.calendar
            && self.text.trim().is_empty()
        {
            self.text.clone_from(&calendar.words);
        }
    }

    /// Text that merely begins like a header is no mail.
    fn is_mail(&self) -> bool {
        self.from.is_some()
            || self.message_id.is_some()
            || (self.date.is_some() && !self.subject.is_empty())
    }
}

/// The warning of a file that Outlook packed: what is in it was not read ([MS-OXTNEF], [MS-OXMSG]).
fn unread(kind: &str, subtype: &str, name: &str) -> Option<&'static str> {
    let is = |subtypes: [&str; 2]| kind == "application" && subtypes.contains(&subtype);
    if is(["ms-tnef", "vnd.ms-tnef"]) || name.eq_ignore_ascii_case("winmail.dat") {
        Some("outlook-container")
    } else if is(["vnd.ms-outlook", "x-msg"]) || has_extension(name, "msg") {
        Some("outlook-message")
    } else {
        None
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

pub(super) fn media_type(part: &MessagePart<'_>) -> (String, String) {
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
