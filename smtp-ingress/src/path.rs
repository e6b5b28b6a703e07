//! The path in MAIL FROM and RCPT TO.

/// A line with a path, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path<'a> {
    /// Up to its opening bracket.
    pub(crate) before: &'a str,
    /// What stands between the brackets, without a source route, which RFC 5321 §4.1.1.3 lets us ignore.
    pub(crate) mailbox: &'a str,
    /// After its closing bracket.
    pub(crate) parameters: &'a str,
}

/// Takes a line apart; none when it has no whole path.
pub(crate) fn split_path(line: &str) -> Option<Path<'_>> {
    let (before, rest) = line.split_once('<')?;
    let length = closing_bracket(rest)?;
    let (path, parameters) = (&rest[..length], &rest[length + 1..]);
    let mailbox = if path.starts_with('@') {
        path.split_once(':')?.1
    } else {
        path
    };
    Some(Path {
        before,
        mailbox,
        parameters,
    })
}

/// Where the first `>` outside quotes is.
fn closing_bracket(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_ends_at_the_bracket_outside_quotes() {
        for (line, expected) in [
            (
                "MAIL FROM:<eva@example.be> SIZE=5",
                Some(("eva@example.be", " SIZE=5")),
            ),
            ("MAIL FROM:<>", Some(("", ""))),
            ("RCPT TO: <eva@example.be>", Some(("eva@example.be", ""))),
            (
                "RCPT TO:<@relay.example,@other.example:eva@example.be>",
                Some(("eva@example.be", "")),
            ),
            (
                r#"RCPT TO:<"a>b"@example.be> X"#,
                Some((r#""a>b"@example.be"#, " X")),
            ),
            (
                r#"RCPT TO:<"a\">b"@example.be>"#,
                Some((r#""a\">b"@example.be"#, "")),
            ),
            (r#"RCPT TO:<"a@example.be>"#, None),
            ("RCPT TO:<@relay.example>", None),
            ("RCPT TO:<eva@example.be", None),
            ("RCPT TO:eva@example.be", None),
        ] {
            let read = split_path(line).map(|path| (path.mailbox, path.parameters));
            assert_eq!(read, expected, "{line}");
        }
    }
}
