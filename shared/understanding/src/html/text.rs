//! HTML as the text a reader sees.
//!
//! Quotations (`blockquote`) become lines that begin with `> `, as in a plain-text mail, so that everything after this step
//! looks at one kind of text only.

use super::entities::decode_into;
use super::tokens::{Token, Tokens};
use crate::limits::{TEXT_LINES, TEXT_OCTETS};

/// Quotation levels shown; deeper ones look like the deepest.
const DEEPEST_QUOTE: usize = 10;

/// How a horizontal rule looks, as in the plain text that Outlook makes of it.
const RULE: &str = "________________________________";

/// The text, and where in the HTML each of its lines begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HtmlText {
    pub(crate) text: String,
    /// Per line of `text`: the byte offset in the HTML behind the text that stands before the line.
    pub(crate) cuts: Vec<usize>,
}

/// The text of an HTML mail, in time linear in its size. It ends behind what is read of a text ([`readable`]).
///
/// [`readable`]: crate::limits::readable
pub fn html_to_text(html: &str) -> String {
    html_text(html).text
}

pub(crate) fn html_text(html: &str) -> HtmlText {
    let mut page = Page::default();
    for (start, token) in Tokens::new(html) {
        if page.out.text.len() > TEXT_OCTETS || page.out.cuts.len() > TEXT_LINES {
            break;
        }
        match token {
            Token::Text(text) => page.text(text, start + text.len()),
            Token::Open { name, .. } => page.open(&name.to_ascii_lowercase(), start),
            Token::Close { name, .. } => page.close(&name.to_ascii_lowercase()),
        }
    }
    page.finish()
}

#[derive(Default)]
struct Page {
    out: HtmlText,
    line: String,
    line_has_begun: bool,
    /// Line breaks due before the next text.
    breaks: usize,
    space_due: bool,
    quotes: usize,
    line_quotes: usize,
    preformatted: usize,
    hidden: usize,
    /// Behind the last text seen.
    cut: usize,
    line_cut: usize,
}

impl Page {
    fn text(&mut self, text: &str, end: usize) {
        if self.hidden > 0 {
            return;
        }
        let mut decoded = String::with_capacity(text.len());
        decode_into(&mut decoded, text);
        if self.preformatted > 0 {
            for (index, line) in decoded.split('\n').enumerate() {
                if index > 0 {
                    self.breaks += 1;
                }
                if !line.is_empty() {
                    self.begin_text();
                    self.line.push_str(line.trim_end_matches('\r'));
                }
            }
        } else {
            self.folded(&decoded);
        }
        if !decoded
            .trim_matches(|c: char| c.is_ascii_whitespace())
            .is_empty()
        {
            self.cut = end;
        }
    }

    fn folded(&mut self, decoded: &str) {
        for piece in decoded.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = piece.trim_matches(|c: char| c.is_ascii_whitespace());
            if !word.is_empty() {
                self.begin_text();
                if self.space_due && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.space_due = false;
                self.line.push_str(word);
            }
            if word.len() < piece.len() {
                self.space_due = true;
            }
        }
    }

    fn begin_text(&mut self) {
        if self.line_has_begun && (self.breaks > 0 || self.quotes != self.line_quotes) {
            self.end_line();
            for _ in 1..self.breaks.min(3) {
                self.line_quotes = self.quotes.min(self.line_quotes);
                self.line_cut = self.cut;
                self.end_line();
            }
        }
        if self.breaks > 0 || !self.line_has_begun {
            self.space_due = false;
        }
        self.breaks = 0;
        if !self.line_has_begun {
            self.line_has_begun = true;
            self.line_quotes = self.quotes;
            self.line_cut = self.cut;
        }
    }

    fn end_line(&mut self) {
        let out = &mut self.out;
        for _ in 0..self.line_quotes.min(DEEPEST_QUOTE) {
            out.text.push_str("> ");
        }
        out.text.push_str(self.line.trim_end());
        out.text.push('\n');
        out.cuts.push(self.line_cut);
        self.line.clear();
        self.line_has_begun = false;
        self.space_due = false;
    }

    fn at_least(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
    }

    fn open(&mut self, name: &str, start: usize) {
        match name {
            "br" => self.breaks += 1,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" => self.at_least(2),
            "div" | "table" | "tr" | "section" | "article" | "header" | "footer" | "address"
            | "dt" | "dd" | "center" | "form" => {
                self.at_least(1);
            }
            "li" => {
                self.at_least(1);
                self.begin_text();
                self.line.push_str("- ");
            }
            "td" | "th" => self.space_due = true,
            "hr" => {
                self.at_least(1);
                self.begin_text();
                self.line.push_str(RULE);
                self.at_least(1);
                self.cut = start;
            }
            "blockquote" => {
                self.at_least(1);
                self.quotes += 1;
            }
            "pre" => {
                self.at_least(1);
                self.preformatted += 1;
            }
            "template" | "noscript" => self.hidden += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" => self.at_least(2),
            "div" | "table" | "tr" | "li" | "section" | "article" | "header" | "footer"
            | "address" | "dt" | "dd" | "center" | "form" => {
                self.at_least(1);
            }
            "td" | "th" => self.space_due = true,
            "blockquote" => {
                self.at_least(1);
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.at_least(1);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "template" | "noscript" => self.hidden = self.hidden.saturating_sub(1),
            _ => {}
        }
    }

    fn finish(mut self) -> HtmlText {
        if self.line_has_begun {
            self.end_line();
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_reader_sees_it() {
        for (html, text) in [
            (
                "<p>Bonjour,</p><p>Deux <b>portes</b>.</p>",
                "Bonjour,\n\nDeux portes.\n",
            ),
            ("a<br>b<br><br>c", "a\nb\n\nc\n"),
            (
                "<div>a<br></div><div>b</div><div><br></div><div>c</div>",
                "a\nb\n\nc\n",
            ),
            ("<td>Van:</td> <td>Jan</td>", "Van: Jan\n"),
            (
                "<table><tr><th>Objet : </th><td>x</td></tr><tr><td>y</td></tr></table>",
                "Objet : x\ny\n",
            ),
            (
                "a<blockquote>b<blockquote>c</blockquote>d</blockquote>e",
                "a\n> b\n> > c\n> d\ne\n",
            ),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"),
            ("<pre>a\n  b</pre>", "a\n  b\n"),
            ("x<hr>y", "x\n________________________________\ny\n"),
            ("1 &lt; 2 &amp; 3", "1 < 2 & 3\n"),
            (
                "<head><title>t</title><style>p{}</style></head>text",
                "text\n",
            ),
            ("  a \n b  ", "a b\n"),
            ("", ""),
        ] {
            assert_eq!(html_to_text(html), text, "{html}");
        }
    }

    #[test]
    fn a_line_knows_where_it_begins() {
        let html = "<div><b>From:</b> Jan</div><table><tr><td>Bonjour</td></tr></table>";
        let page = html_text(html);
        assert_eq!(page.text, "From: Jan\nBonjour\n");
        assert_eq!(
            &html[page.cuts[1]..],
            "</div><table><tr><td>Bonjour</td></tr></table>"
        );
    }

    #[test]
    fn every_line_has_its_cut() {
        for html in [
            "a<br><br><br>b",
            "<p>&nbsp;</p><p>x</p>",
            "<pre>a\n\n\nb\n</pre>c",
            "<blockquote><br>q<br><br></blockquote>",
        ] {
            let page = html_text(html);
            assert_eq!(page.text.lines().count(), page.cuts.len(), "{html}");
        }
    }
}
