//! Where a mail ends: at CRLF.CRLF and at nothing else (RFC 5321 §4.1.1.4), with the dots that were stuffed taken out (§4.5.2).
//!
//! Servers that also take LF.LF, LF.CRLF or CR.CR for the end let one sender put a second mail, with an envelope of their choice, into the first
//! ("SMTP smuggling"). So a CR or LF that is not part of a CRLF is not passed on either: it ends the session.

/// Follows a mail octet by octet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum EndOfData {
    /// The next octet begins a line. A mail begins with one: an empty mail is a dot alone.
    #[default]
    LineStart,
    Text,
    /// After a CR.
    Cr,
    /// After a dot that began a line.
    Dot,
    /// After a CR that followed such a dot.
    DotCr,
}

/// What a piece of a mail led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The mail goes on.
    More,
    /// The mail has ended after so many octets of the piece. What follows is commands.
    Complete { used: usize },
    /// A CR or LF stood alone.
    BareLineEnding,
}

impl EndOfData {
    /// Reads a piece, and gives its content to `take`.
    pub(crate) fn feed(&mut self, piece: &[u8], mut take: impl FnMut(&[u8])) -> Progress {
        let mut at = 0;
        while let Some(&octet) = piece.get(at) {
            *self = match (*self, octet) {
                (Self::LineStart, b'.') => Self::Dot,
                (Self::LineStart | Self::Text, b'\r') => Self::Cr,
                (Self::Cr, b'\n') => {
                    take(b"\r\n");
                    Self::LineStart
                }
                (Self::Dot, b'\r') => Self::DotCr,
                (Self::DotCr, b'\n') => return Progress::Complete { used: at + 1 },
                (_, b'\n') | (Self::Cr | Self::DotCr, _) => return Progress::BareLineEnding,
                (Self::LineStart | Self::Text | Self::Dot, _) => {
                    let rest = &piece[at..];
                    let length = rest
                        .iter()
                        .position(|&o| matches!(o, b'\r' | b'\n'))
                        .unwrap_or(rest.len());
                    take(&rest[..length]);
                    at += length;
                    *self = Self::Text;
                    continue;
                }
            };
            at += 1;
        }
        Progress::More
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The content and the rest after the end; `None` when a CR or LF stood alone, or the mail did not end.
    fn receive(pieces: &[&[u8]]) -> (Vec<u8>, Option<Vec<u8>>) {
        let (mut receiver, mut content) = (EndOfData::default(), Vec::new());
        for (i, piece) in pieces.iter().enumerate() {
            match receiver.feed(piece, |octets| content.extend_from_slice(octets)) {
                Progress::More => {}
                Progress::Complete { used } => {
                    return (
                        content,
                        Some([&piece[used..], &pieces[i + 1..].concat()].concat()),
                    );
                }
                Progress::BareLineEnding => return (content, None),
            }
        }
        (content, None)
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_mail() {
        for (sent, content) in [
            (".\r\n", ""),
            ("\r\n.\r\n", "\r\n"),
            ("a\r\n.\r\n", "a\r\n"),
            ("a\r\n..\r\n.\r\n", "a\r\n.\r\n"),
            ("a\r\n.b\r\n.\r\n", "a\r\nb\r\n"),
            ("a\r\n..b\r\n.\r\n", "a\r\n.b\r\n"),
            ("..\r\n.\r\n", ".\r\n"),
            ("a.\r\n.\r\n", "a.\r\n"),
            ("a\r\n. \r\n.\r\n", "a\r\n \r\n"),
            ("a\r\n...\r\n.\r\n", "a\r\n..\r\n"),
        ] {
            let sent = format!("{sent}QUIT\r\n");
            assert_eq!(
                receive(&[sent.as_bytes()]),
                (content.into(), Some(b"QUIT\r\n".into())),
                "{sent:?}"
            );
        }
    }

    /// Each way that some server has taken for the end of a mail.
    #[test]
    fn every_other_ending_ends_the_session() {
        for ending in [
            "\n.\n",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\r",
            "\r.\n",
            "\n.\r",
            "\r\r\n.\r\n",
            "\r\n.\r\r\n",
            "\r\n\n.\r\n",
            "\n\r.\r\n",
            "\r\n.\r.\r\n",
            "\n\n.\r\n",
            "\r\n.\n\r\n",
            "\r\0\n.\r\n",
            "\r\n.\r\0\n",
        ] {
            let sent = format!("a{ending}MAIL FROM:<x@y>\r\nb\r\n.\r\n");
            assert_eq!(receive(&[sent.as_bytes()]).1, None, "{ending:?}");
        }
        for ending in ["\r\n .\r\n", "\r\n.\0\r\n", "\r\n\0.\r\n"] {
            let sent = format!("a{ending}b\r\n.\r\n");
            assert_eq!(
                receive(&[sent.as_bytes()]).1,
                Some(Vec::new()),
                "{ending:?} is text"
            );
        }
    }

    /// Written differently on purpose: by looking at the whole.
    fn expected(sent: &[u8]) -> (Option<Vec<u8>>, usize) {
        let mut content = Vec::new();
        let mut at = 0;
        loop {
            let Some(end) = sent[at..]
                .iter()
                .position(|o| matches!(o, b'\r' | b'\n'))
                .map(|i| at + i)
            else {
                return (None, 0);
            };
            if sent.get(end..end + 2) != Some(b"\r\n") {
                return (None, 0);
            }
            let line = &sent[at..end];
            at = end + 2;
            if line == b"." {
                return (Some(content), at);
            }
            content.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            content.extend_from_slice(b"\r\n");
        }
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(letters in prop::collection::vec(prop::sample::select(b"\r\n.a\0".to_vec()), 0..24), split in 0usize..24) {
            let sent = [letters.as_slice(), b"\r\n.\r\n"].concat();
            let (head, tail) = sent.split_at(split.min(sent.len()));
            let single: Vec<&[u8]> = sent.chunks(1).collect();
            let whole = receive(&[&sent]);
            prop_assert_eq!(&whole, &receive(&[head, tail]));
            prop_assert_eq!(&whole, &receive(&single));
            if let (Some(content), used) = expected(&sent) {
                prop_assert_eq!(whole, (content, Some(sent[used..].to_vec())));
            } else {
                prop_assert_eq!(whole.1, None);
            }
        }
    }
}
