//! Mails quoted inside a mail: forwards, and the history of a conversation.

mod attribution;
mod block;
mod labels;
mod one_line;
mod words;

pub(crate) use block::{Block, How, blocks};
pub(crate) use words::{is_rule, label_value};

use crate::html::HtmlText;
use crate::lines::{Line, joined, lines};
use crate::subject::{Prefix, outer_prefix};

/// A text with the places where it quotes other mails.
pub(crate) struct Quoting<'t> {
    pub(crate) lines: Vec<Line<'t>>,
    pub(crate) blocks: Vec<Block>,
}

impl<'t> Quoting<'t> {
    pub(crate) fn read(text: &'t str) -> Self {
        let lines = lines(text);
        let blocks = blocks(&lines);
        Self { lines, blocks }
    }

    /// Whether the writer passed somebody else's mail on, rather than answered it. What the first block is and what the mail
    /// client wrote before the subject decide: "forwarded" always is one, `On … wrote:` only under a forward's subject.
    pub(crate) fn is_forward(&self, subject: &str) -> bool {
        let Some(first) = self.blocks.first() else {
            return false;
        };
        match (first.how, outer_prefix(subject)) {
            (How::Forward, _) => true,
            (How::Original | How::Fields, prefix) => {
                prefix != Some(Prefix::Reply) && first.from.is_some()
            }
            (How::Attribution, prefix) => prefix == Some(Prefix::Forward),
        }
    }

    /// The text of the quoted mail, with everything it quotes itself. Some clients mark the text and not the fields above it.
    pub(crate) fn body(&self, block: &Block) -> String {
        let lines = &self.lines[block.body..self.end(block)];
        let written = lines.iter().filter(|line| !line.is_blank());
        let quotes = written.map(|line| line.quotes).min();
        let quotes = quotes.unwrap_or_default().max(block.quotes);
        joined(lines.iter().map(|line| line.unquoted(quotes)))
    }

    /// What the writer of the mail at this place wrote, without what it quotes itself.
    pub(crate) fn words_of(&self, at: usize) -> String {
        let block = &self.blocks[at];
        let end = self
            .blocks
            .get(at + 1)
            .map_or(self.end(block), |next| next.start);
        let lines = &self.lines[block.body..end.max(block.body)];
        joined(lines.iter().map(|line| line.unquoted(block.quotes)))
    }

    /// What stands above the first block.
    pub(crate) fn words_above(&self) -> String {
        let end = self
            .blocks
            .first()
            .map_or(self.lines.len(), |first| first.start);
        joined(self.lines[..end].iter().map(|line| line.raw))
    }

    /// The forwarder's own words above the first block, and below a quoted one.
    pub(crate) fn own_words(&self, first: &Block) -> String {
        let words = |lines: &[Line<'_>]| joined(lines.iter().map(|line| line.raw));
        let (above, below) = (
            words(&self.lines[..first.start]),
            words(&self.lines[self.end(first)..]),
        );
        let gap = if above.is_empty() || below.is_empty() {
            ""
        } else {
            "\n\n"
        };
        format!("{above}{gap}{below}")
    }

    /// Behind the last line of the quoted mail: with quotation marks it ends where they do.
    pub(crate) fn end(&self, block: &Block) -> usize {
        if block.quotes == 0 {
            return self.lines.len();
        }
        self.lines
            .iter()
            .rposition(|line| line.quotes >= block.quotes)
            .map_or(block.body, |last| last + 1)
            .max(block.body)
    }
}

/// The part of an HTML mail that a block of its plain text stands for; `None` when the HTML does not show it.
pub(crate) fn html_of<'h>(html: &'h str, page: &HtmlText, wanted: &Block) -> Option<&'h str> {
    let quoting = Quoting::read(&page.text);
    let block = quoting.blocks.iter().find(|block| is_same(block, wanted))?;
    let from = *page.cuts.get(block.body)?;
    let to = page
        .cuts
        .get(quoting.end(block))
        .copied()
        .unwrap_or(html.len());
    html.get(from..to.max(from))
}

fn is_same(one: &Block, other: &Block) -> bool {
    let address = |block: &Block| block.from.as_ref().map(|from| from.email.clone());
    let day = |block: &Block| {
        block
            .date
            .as_ref()
            .map(|date| date.split_whitespace().collect::<String>())
    };
    address(one) == address(other) && (one.how == other.how || day(one) == day(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::html_text;

    #[test]
    fn forwards_and_answers() {
        let outlook = "Van: Jan <jan@a.test>\nVerzonden: maandag 3 februari 2025 10:11\nAan: Eva <eva@b.test>\nOnderwerp: prijs\n\nhallo\n";
        for (text, subject, expected) in [
            (outlook, "FW: prijs", true),
            (outlook, "prijs", true),
            (outlook, "RE: prijs", false),
            (
                "---------- Forwarded message ---------\nFrom: Jan <jan@a.test>\n\nhallo\n",
                "Re: x",
                true,
            ),
            (
                "Op ma 3 feb 2025 om 10:11 schreef Jan <jan@a.test>:\n> hallo\n",
                "Re: x",
                false,
            ),
            (
                "Op ma 3 feb 2025 om 10:11 schreef Jan <jan@a.test>:\n> hallo\n",
                "Fwd: x",
                true,
            ),
            (
                "De : Bruxelles\nÀ : Liège\nDate : 12 mai 2026\n",
                "Déménagement",
                false,
            ),
            ("hallo\n", "FW: x", false),
        ] {
            assert_eq!(
                Quoting::read(text).is_forward(subject),
                expected,
                "{subject}: {text}"
            );
        }
    }

    #[test]
    fn words_above_and_below_are_the_forwarders() {
        let text = "FYI\n\nBegin forwarded message:\n\n> From: Jan <jan@a.test>\n> Subject: prijs\n>\n> hallo\n> > oud\n\nGroet\n";
        let quoting = Quoting::read(text);
        let block = &quoting.blocks[0];
        assert_eq!(quoting.body(block), "hallo\n> oud");
        assert_eq!(quoting.own_words(block), "FYI\n\nGroet");
    }

    #[test]
    fn html_is_cut_where_the_text_is() {
        let html = "<p>FYI</p><div>---------- Forwarded message ---------<br>From: <b>Jan</b> &lt;<a href=\"mailto:jan@a.test\">jan@a.test</a>&gt;<br>Subject: prijs<br></div><div><b>hallo</b></div>";
        let page = html_text(html);
        let block = Quoting::read(&page.text).blocks[0].clone();
        assert_eq!(
            html_of(html, &page, &block),
            Some("<br></div><div><b>hallo</b></div>")
        );
    }
}
