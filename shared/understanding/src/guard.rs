//! The look at the raw bytes before the MIME parser sees them.
//!
//! `mail-parser` keeps an attached message as a tree and drops that tree by recursion: some ten thousand levels, a mail of
//! less than a megabyte, overflow the stack and end the process. So the guard counts first, and it hides the types under
//! which the parser opens messages (`message/*`, `multipart/digest`) behind a spelling of the same length. Attached messages
//! then come back as plain bytes, at unchanged offsets, and [`crate::mail`] opens the few it wants itself.

use std::borrow::Cow;

use thiserror::Error;

use crate::limits::Limits;

/// Why a mail was not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParseRefusal {
    /// There is nothing that looks like a header.
    #[error("no header")]
    NoHeader,
    /// More header than [`Limits::header_octets`].
    #[error("header section too large")]
    HeaderTooLarge,
    /// Deeper than [`Limits::nesting`].
    #[error("nested too deeply")]
    TooDeep,
    /// More than [`Limits::parts`].
    #[error("too many parts")]
    TooManyParts,
}

impl ParseRefusal {
    /// The warning of a mail refused for this (`warning-<code>` in the locale files).
    pub fn code(self) -> &'static str {
        match self {
            Self::NoHeader => "no-header",
            Self::HeaderTooLarge => "header-too-large",
            Self::TooDeep => "nested-too-deeply",
            Self::TooManyParts => "too-many-parts",
        }
    }
}

/// `message` as the parser sees it behind the guard.
pub(crate) const HIDDEN_MESSAGE: &str = "m_ssage";
const HIDDEN_DIGEST: &str = "d_gest";

/// Counts, and hides what must not be opened. The result has the length of `raw`.
pub(crate) fn guard<'x>(raw: &'x [u8], limits: &Limits) -> Result<Cow<'x, [u8]>, ParseRefusal> {
    let mut shown = Cow::Borrowed(raw);
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut parts = 0_usize;
    let mut in_first_header = true;
    let mut fields = Fields { raw, at: 0 };
    while let Some((start, line)) = fields.next_line() {
        if in_first_header {
            if is_blank(line) {
                in_first_header = start == 0;
            } else if start + line.len() > limits.header_octets {
                return Err(ParseRefusal::HeaderTooLarge);
            }
        }
        if let Some(delimiter) = line.strip_prefix(b"--") {
            if let Some(depth) = close_levels(&mut levels, delimiter) {
                levels.truncate(depth);
                parts += 1;
                if parts > limits.parts {
                    return Err(ParseRefusal::TooManyParts);
                }
            }
        } else if is_content_type(line) {
            let field = fields.rest_of_field(start);
            let lower = field.to_ascii_lowercase();
            if let Some(level) = level_of(field, &lower) {
                levels.push(level);
                if levels.len() > limits.nesting {
                    return Err(ParseRefusal::TooDeep);
                }
            }
            hide(&mut shown, start, &lower, b"message", HIDDEN_MESSAGE);
            hide(&mut shown, start, &lower, b"digest", HIDDEN_DIGEST);
        }
    }
    Ok(shown)
}

/// An open multipart with its boundary, or an attached message without one.
struct Level<'x> {
    boundary: Option<&'x [u8]>,
}

fn level_of<'x>(field: &'x [u8], lower: &[u8]) -> Option<Level<'x>> {
    if find(lower, b"multipart").is_some() {
        let start = find(lower, b"boundary")? + b"boundary".len();
        let value = field[start..]
            .trim_ascii_start()
            .strip_prefix(b"=")?
            .trim_ascii_start();
        let boundary = match value.strip_prefix(b"\"") {
            Some(quoted) => quoted.split(|&b| b == b'"').next()?,
            None => value
                .split(|&b| b == b';' || b.is_ascii_whitespace())
                .next()?,
        };
        return Some(Level {
            boundary: Some(boundary),
        });
    }
    (find(lower, b"rfc822").is_some() || find(lower, b"message/global").is_some())
        .then_some(Level { boundary: None })
}

/// How many levels stay open after a line `--…`, or `None` when it is no delimiter of theirs.
fn close_levels(levels: &mut [Level<'_>], delimiter: &[u8]) -> Option<usize> {
    levels.iter().enumerate().rev().find_map(|(index, level)| {
        let rest = delimiter.strip_prefix(level.boundary?)?;
        Some(if rest.starts_with(b"--") {
            index
        } else {
            index + 1
        })
    })
}

/// Overwrites every `word` of the field that starts at `start`.
fn hide(shown: &mut Cow<'_, [u8]>, start: usize, lower: &[u8], word: &[u8], hidden: &str) {
    let mut from = 0;
    while let Some(found) = find(&lower[from..], word) {
        let at = start + from + found;
        shown.to_mut()[at..at + word.len()].copy_from_slice(hidden.as_bytes());
        from += found + word.len();
    }
}

fn is_content_type(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.len() > 12 && line[..12].eq_ignore_ascii_case(b"content-type")
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

/// Lines, and header fields over their continuation lines.
struct Fields<'x> {
    raw: &'x [u8],
    at: usize,
}

impl<'x> Fields<'x> {
    fn next_line(&mut self) -> Option<(usize, &'x [u8])> {
        if self.at >= self.raw.len() {
            return None;
        }
        let start = self.at;
        self.at = self.end_of_line(start);
        Some((start, &self.raw[start..self.at]))
    }

    fn rest_of_field(&mut self, start: usize) -> &'x [u8] {
        while self
            .raw
            .get(self.at)
            .is_some_and(|&b| b == b' ' || b == b'\t')
        {
            self.at = self.end_of_line(self.at);
        }
        &self.raw[start..self.at]
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.raw[from..]
            .iter()
            .position(|&b| b == b'\n')
            .map_or(self.raw.len(), |found| from + found + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Vec<u8> {
        let mut raw = b"Subject: x\r\n".to_vec();
        for _ in 0..levels {
            raw.extend_from_slice(b"Content-Type: message/rfc822\r\n\r\n");
        }
        raw.extend_from_slice(b"Subject: inner\r\n\r\ntext\r\n");
        raw
    }

    #[test]
    fn the_limits_hold() {
        let limits = Limits {
            header_octets: 1000,
            nesting: 10,
            parts: 20,
        };
        assert!(guard(&nested(10), &limits).is_ok());
        assert_eq!(guard(&nested(11), &limits), Err(ParseRefusal::TooDeep));

        let long = format!("Subject: {}\r\n\r\ntext", "x".repeat(1000));
        assert_eq!(
            guard(long.as_bytes(), &limits),
            Err(ParseRefusal::HeaderTooLarge)
        );
        let long_body = format!("Subject: x\r\n\r\n{}", "x".repeat(2000));
        assert!(guard(long_body.as_bytes(), &limits).is_ok());

        let with_parts = |count| {
            format!(
                "Content-Type: multipart/mixed; boundary=\"b c\"\r\n\r\n{}",
                "--b c\r\n\r\ntext\r\n".repeat(count)
            )
        };
        assert!(guard(with_parts(20).as_bytes(), &limits).is_ok());
        assert_eq!(
            guard(with_parts(21).as_bytes(), &limits),
            Err(ParseRefusal::TooManyParts)
        );
        let dashes = format!(
            "Content-Type: multipart/mixed; boundary=bc\r\n\r\n{}",
            "-- \r\nsignature\r\n".repeat(100)
        );
        assert!(guard(dashes.as_bytes(), &limits).is_ok());
    }

    #[test]
    fn siblings_are_not_depth() {
        let limits = Limits {
            nesting: 3,
            ..Limits::DEFAULT
        };
        let part = "--outer\r\nContent-Type: multipart/alternative;\r\n\tboundary=inner\r\n\r\n--inner\r\n\r\na\r\n--inner--\r\n";
        let raw = format!(
            "Content-Type: multipart/mixed; boundary=outer\r\n\r\n{}--outer--\r\n",
            part.repeat(50)
        );
        assert!(guard(raw.as_bytes(), &limits).is_ok());
    }

    #[test]
    fn messages_are_hidden_at_the_same_length() {
        let raw = b"content-type:\r\n Message/RFC822\r\n\r\nthe word message/rfc822 stays\r\n";
        let shown = guard(raw, &Limits::DEFAULT).expect("small");
        assert_eq!(shown.len(), raw.len());
        assert_eq!(
            &shown[..],
            b"content-type:\r\n m_ssage/RFC822\r\n\r\nthe word message/rfc822 stays\r\n"
        );
    }

    #[test]
    fn a_megabyte_of_nesting_is_refused() {
        assert_eq!(
            guard(&nested(30_000), &Limits::DEFAULT),
            Err(ParseRefusal::TooDeep)
        );
    }
}
