//! Cuts HTML into text and tags in one pass, whatever it is made of.
//!
//! Not a parser: it knows no nesting and mends nothing. Each character is looked at a bounded number of times, so that a
//! text built to hurt costs no more than its size.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'h> {
    Text(&'h str),
    Open {
        name: &'h str,
        attributes: &'h str,
        raw: &'h str,
    },
    Close {
        name: &'h str,
        raw: &'h str,
    },
}

/// The tokens with the byte offset where each begins. Comments, declarations and the contents of `script`, `style` and
/// `title` are left out.
pub(super) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    /// No such quotation mark follows any more, so that a lone one is not looked for again and again.
    exhausted: [bool; 2],
}

impl<'h> Tokens<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            html,
            at: 0,
            exhausted: [false; 2],
        }
    }

    fn rest(&self) -> &'h str {
        &self.html[self.at..]
    }

    /// Offset behind the `>` of the tag whose attributes begin at `from`; `None` when it never ends.
    fn end_of_tag(&mut self, from: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = from;
        let mut after_equals = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => return Some(at + 1),
                b'"' | b'\'' if after_equals => {
                    let which = usize::from(byte == b'\'');
                    let close = if self.exhausted[which] {
                        None
                    } else {
                        self.html[at + 1..].find(char::from(byte))
                    };
                    match close {
                        Some(found) => at += found + 1,
                        None => self.exhausted[which] = true,
                    }
                    after_equals = false;
                }
                b'=' => after_equals = true,
                b if b.is_ascii_whitespace() => {}
                _ => after_equals = false,
            }
            at += 1;
        }
        None
    }

    /// Skips the contents of an element that holds no markup.
    fn skip_contents(&mut self, name: &str) {
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        while let Some(found) = self.html[at..].find("</") {
            let start = at + found + 2;
            if bytes
                .get(start..start + name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            {
                self.at = start - 2;
                return;
            }
            at = start;
        }
        self.at = bytes.len();
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = (usize, Token<'h>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let Some(inside) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                return Some((start, Token::Text(&rest[..end])));
            };
            if inside.starts_with("!--") {
                // `<!-->` and `<!--->` are whole comments.
                self.at = inside[1..]
                    .find("-->")
                    .map_or(self.html.len(), |found| start + 2 + found + 3);
                continue;
            }
            if inside.starts_with(['!', '?']) {
                self.at = inside
                    .find('>')
                    .map_or(self.html.len(), |found| start + 1 + found + 1);
                continue;
            }
            let (closing, name_at) = if inside.starts_with('/') {
                (true, 2)
            } else {
                (false, 1)
            };
            if !rest[name_at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                // A `<` that begins no tag is text, as browsers show it.
                let end = rest[1..].find('<').map_or(rest.len(), |found| found + 1);
                self.at += end;
                return Some((start, Token::Text(&rest[..end])));
            }
            let is_end = |c: char| c.is_ascii_whitespace() || c == '/' || c == '>';
            let name = rest[name_at..].split(is_end).next()?;
            let attributes_at = start + name_at + name.len();
            let Some(end) = self.end_of_tag(attributes_at) else {
                self.at = self.html.len();
                return None;
            };
            self.at = end;
            let raw = &self.html[start..end];
            if closing {
                return Some((start, Token::Close { name, raw }));
            }
            if ["script", "style", "title"]
                .iter()
                .any(|opaque| name.eq_ignore_ascii_case(opaque))
            {
                self.skip_contents(name);
            }
            let attributes = &self.html[attributes_at..end - 1];
            return Some((
                start,
                Token::Open {
                    name,
                    attributes,
                    raw,
                },
            ));
        }
    }
}

/// The value of an attribute, still with its entities.
pub(super) fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len());
        let name = &rest[..name_end];
        rest = rest[name_end..].trim_ascii_start();
        let Some(value) = rest.strip_prefix('=') else {
            if name_end == 0 {
                rest = rest.get(1..).unwrap_or("");
            }
            continue;
        };
        let value = value.trim_ascii_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(
                value
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(value.len()),
            ),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(html: &str) -> Vec<String> {
        Tokens::new(html)
            .map(|(_, token)| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open { name, .. } => format!("<{name}>"),
                Token::Close { name, .. } => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn tokens() {
        assert_eq!(kinds("a<b class=\"x>y\">c</b>"), ["a", "<b>", "c", "</b>"]);
        assert_eq!(kinds("a<!-- <b> -->c<!doctype x>d"), ["a", "c", "d"]);
        assert_eq!(kinds("<style>a<b>c</style>d"), ["<style>", "</style>", "d"]);
        assert_eq!(kinds("1 < 2 and <3"), ["1 ", "< 2 and ", "<3"]);
        assert_eq!(kinds("a<b"), ["a"]);
        assert_eq!(kinds("<a href=\"x>y</a>"), ["<a>", "y", "</a>"]);
    }

    #[test]
    fn attributes() {
        let attributes = " class='a b' SRC = cid:x title=\"q\" disabled";
        assert_eq!(attribute(attributes, "src"), Some("cid:x"));
        assert_eq!(attribute(attributes, "class"), Some("a b"));
        assert_eq!(attribute(attributes, "title"), Some("q"));
        assert_eq!(attribute(attributes, "alt"), None);
        assert_eq!(attribute("= = =", "alt"), None);
    }
}
