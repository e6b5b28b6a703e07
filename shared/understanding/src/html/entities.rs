//! Character references of HTML.

use mail_parser::decoders::html::add_html_token;

/// The longest name of a character reference that is looked for.
const LONGEST: usize = 34;

/// Appends `text` with its character references decoded.
pub(super) fn decode_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name_length = rest
            .bytes()
            .skip(1)
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
            .count();
        let end = 1 + name_length;
        if name_length > 0 && rest.as_bytes().get(end) == Some(&b';') {
            add_html_token(out, &rest.as_bytes()[..=end], false);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    #[test]
    fn references() {
        for (given, expected) in [
            ("a &amp; b", "a & b"),
            ("&lt;jan@a.test&gt;", "<jan@a.test>"),
            ("&eacute;&#233;&#xe9;", "ééé"),
            ("AT&T & co; &unknown;", "AT&T & co; &unknown;"),
            ("&#xd800;", "\u{fffd}"),
            ("&", "&"),
        ] {
            let mut out = String::new();
            super::decode_into(&mut out, given);
            assert_eq!(out, expected);
        }
    }
}
