//! The words of a mail: its plain text, or what its HTML says.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::Mail;
use super::calendar::is_calendar;
use crate::html::html_to_text;
use crate::limits::{TEXT_OCTETS, readable};
use crate::people::floor_boundary;
use crate::reasons::warning;

impl Mail {
    pub(super) fn read_texts(&mut self, message: &Message<'_>, raw: &[u8]) {
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
        for part in message.text_bodies().filter(|part| !is_calendar(part)) {
            let text = match &part.body {
                PartType::Text(text) => {
                    let text = undeclared(part, raw).unwrap_or(Cow::Borrowed(text));
                    plain_text(part, beginning(&text))
                }
                PartType::Html(html) => html_to_text(html),
                _ => continue,
            };
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.text.push_str(&text);
            if self.text.len() > TEXT_OCTETS {
                break;
            }
        }
        if self.text.trim().is_empty() {
            if let Some(html) = &self.html {
                self.text = html_to_text(html);
            } else if let [part] = message.parts.as_slice()
                && let PartType::Text(text) = &part.body
                && !is_calendar(part)
            {
                // A multipart whose boundary never comes.
                beginning(text).clone_into(&mut self.text);
            }
        }
        let end = readable(&self.text);
        if end < self.text.len() {
            self.text.truncate(end);
            self.warnings.push(warning("text-cut", ""));
        }
    }
}

/// As much of a long text as it takes to know that it is too long: the rest is not even copied.
fn beginning(text: &str) -> &str {
    &text[..floor_boundary(text, 2 * TEXT_OCTETS)]
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
