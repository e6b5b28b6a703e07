//! What the writer wrote, apart from the history and the signature below it.
//!
//! The rule, from the bottom up:
//!
//! - **History** begins at the first attribution line (`On … Jane wrote:`), header block (`From: … Sent: …`) or "original
//!   message", or at the quotation that ends the mail. It folds away.
//! - **Answers between quotations** keep them, because they make no sense alone; only the line that announces the quotation goes.
//!   Below a quotation that a client put first, the answer is what counts.
//! - **A signature** folds away: from a delimiter (`-- `, a line of dashes) near the end on; from a client's "Sent from my …" on;
//!   below a closing and a name, the lines that say how to reach somebody.
//! - **A closing with its name** ("Best regards, Jane") stays: it is part of the letter.
//! - **Nothing folds to nothing**: where only a quotation or a signature is left, it is shown.

use crate::forwarded::{Block, How, Quoting};
use crate::lines::{Line, joined};
use crate::signature::{LONGEST_SIGNATURE, is_only_signature, signature_start};

/// A text apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) visible: String,
    pub(crate) history: String,
    pub(crate) signature: String,
    /// The line of the text at which everything else is history.
    pub(crate) history_line: Option<usize>,
}

impl Folded {
    /// Signature and history, as shown under "original message".
    pub(crate) fn folded(&self) -> String {
        match (self.signature.is_empty(), self.history.is_empty()) {
            (true, _) => self.history.clone(),
            (_, true) => self.signature.clone(),
            _ => format!("{}\n\n{}", self.signature, self.history),
        }
    }
}

pub(crate) fn fold(text: &str) -> Folded {
    let quoting = Quoting::read(text);
    let lines = &quoting.lines;
    let parts = split(&quoting);
    let mut visible: Vec<&Line<'_>> = lines
        .iter()
        .zip(&parts)
        .filter(|(_, part)| **part == Part::Own)
        .map(|(line, _)| line)
        .collect();
    let mut history = joined(
        lines
            .iter()
            .zip(&parts)
            .filter(|(_, part)| **part == Part::History)
            .map(|(line, _)| line.raw),
    );
    let history_line = parts
        .iter()
        .rposition(|part| *part == Part::Own)
        .map(|last| last + 1)
        .filter(|line| *line < parts.len() && !history.is_empty());
    let mut signature = String::new();
    if let Some(start) = signature_start(&visible) {
        signature = joined(visible[start..].iter().map(|line| line.raw));
        visible.truncate(start);
        // The quotation may stand between the last words and the signature.
        let end = visible
            .iter()
            .rposition(|line| line.quotes == 0 && !line.is_blank());
        let quotation = visible.split_off(end.map_or(visible.len(), |end| end + 1));
        let quotation = joined(quotation.iter().map(|line| line.raw));
        if !quotation.is_empty() {
            let gap = if history.is_empty() { "" } else { "\n\n" };
            history = format!("{quotation}{gap}{history}");
        }
    }
    let visible = joined(visible.iter().map(|line| line.raw));
    if visible.is_empty() {
        return Folded {
            visible: joined(lines.iter().map(|line| line.raw)),
            ..Folded::default()
        };
    }
    Folded {
        visible,
        history,
        signature,
        history_line,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Own,
    /// An attribution line whose quotation stays.
    Frame,
    History,
}

/// Says of each line what it is.
fn split(quoting: &Quoting<'_>) -> Vec<Part> {
    let lines = &quoting.lines;
    let mut parts = vec![Part::Own; lines.len()];
    let mut own = false;
    let mut at = 0;
    let mut blocks = quoting.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        if block.start < at {
            continue;
        }
        own |= has_words(&lines[at..block.start]);
        let end = quotation_end(lines, block);
        let quoted = end.is_some();
        let rest = end.unwrap_or(block.body);
        let more_follows = quoted && has_own_words(&lines[rest..]);
        match (own, more_follows) {
            // Nothing above: what follows the frame is all there is.
            (false, false) => parts[block.start..block.body].fill(Part::History),
            (false, true) => parts[block.start..rest].fill(Part::History),
            // Answers between quotations.
            (true, true) => parts[block.start..block.body].fill(Part::Frame),
            (true, false) => {
                parts[block.start..].fill(Part::History);
                break;
            }
        }
        at = if own && !more_follows {
            block.body
        } else {
            rest
        };
        if !own && !more_follows && !quoted && block.how != How::Attribution {
            // An empty mail above somebody else's: show that one, with its own history folded.
            while blocks.peek().is_some_and(|next| next.start < at) {
                blocks.next();
            }
        }
    }
    fold_last_quotation(lines, &mut parts);
    parts
}

/// Behind the quotation that belongs to a block: lines with more quotation marks than the block has, blank lines, and single
/// wrapped lines among them. `None` when the block's text is not quoted by marks.
fn quotation_end(lines: &[Line<'_>], block: &Block) -> Option<usize> {
    let depth = if block.quotes > 0 { block.quotes } else { 1 };
    let first =
        (block.body..lines.len()).find(|&at| !lines[at].is_blank() || lines[at].quotes >= depth);
    let Some(first) = first else {
        return (block.quotes > 0).then_some(lines.len());
    };
    if lines[first].quotes < depth {
        return (block.quotes > 0).then_some(block.body);
    }
    let mut end = first;
    for at in first..lines.len() {
        if lines[at].quotes >= depth {
            end = at + 1;
        } else if !lines[at].is_blank() {
            let wrapped = at == end && lines.get(at + 1).is_some_and(|next| next.quotes >= depth);
            if !wrapped {
                break;
            }
        }
    }
    Some(end)
}

/// Without an attribution: a quotation at the very end, below words of the writer's.
fn fold_last_quotation(lines: &[Line<'_>], parts: &mut [Part]) {
    let Some(last) = (0..lines.len())
        .rev()
        .find(|&at| parts[at] == Part::Own && !lines[at].is_blank())
    else {
        return;
    };
    if lines[last].quotes == 0 {
        return;
    }
    let start = (0..=last)
        .rev()
        .take_while(|&at| parts[at] == Part::Own && (lines[at].quotes > 0 || lines[at].is_blank()))
        .last()
        .unwrap_or(last);
    let words_above = (0..start)
        .any(|at| parts[at] == Part::Own && lines[at].quotes == 0 && !lines[at].is_blank());
    if words_above {
        parts[start..=last].fill(Part::History);
    }
}

fn has_words(lines: &[Line<'_>]) -> bool {
    lines
        .iter()
        .any(|line| line.text.contains(char::is_alphanumeric))
}

/// Words that are not quoted and no signature. The first lines tell: a signature is no longer than they are.
fn has_own_words(lines: &[Line<'_>]) -> bool {
    let unquoted = lines
        .iter()
        .filter(|line| line.quotes == 0 && !line.is_blank());
    let first: Vec<&Line<'_>> = unquoted.take(LONGEST_SIGNATURE + 2).collect();
    !is_only_signature(&first)
        && first
            .iter()
            .any(|line| line.text.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_and_folded() {
        for (text, visible, folded) in [
            (
                "Ja, graag.\n\nOp ma 3 feb 2025 om 10:11 schreef Jan <jan@a.test>:\n> Zullen we?\n",
                "Ja, graag.",
                "Op ma 3 feb 2025 om 10:11 schreef Jan <jan@a.test>:\n> Zullen we?",
            ),
            (
                "Oui.\n\nDe : Jan <jan@a.test>\nEnvoyé : lundi 3 février 2025 10:11\nÀ : Eva <eva@b.test>\nObjet : prix\n\nAncien\n",
                "Oui.",
                "De : Jan <jan@a.test>\nEnvoyé : lundi 3 février 2025 10:11\nÀ : Eva <eva@b.test>\nObjet : prix\n\nAncien",
            ),
            (
                "Am 3.2.2025 um 10:11 schrieb Jan <jan@a.test>:\n> Passt das?\n\nJa.\n",
                "Ja.",
                "Am 3.2.2025 um 10:11 schrieb Jan <jan@a.test>:\n> Passt das?",
            ),
            (
                "Zu 1:\nOn 3 Feb 2025 at 10:11, Jan <jan@a.test> wrote:\n> eins?\nja\n> zwei?\nnein\n",
                "Zu 1:\n> eins?\nja\n> zwei?\nnein",
                "",
            ),
            (
                "On 3 Feb 2025 at 10:11, Jan <jan@a.test> wrote:\n> only this\n",
                "> only this",
                "On 3 Feb 2025 at 10:11, Jan <jan@a.test> wrote:",
            ),
            (
                "Merci !\n\nEnvoyé de mon iPhone\n",
                "Merci !",
                "Envoyé de mon iPhone",
            ),
            (
                "Text\n-- \nJan Peeters\n+32 2 555 01 23\n",
                "Text",
                "--\nJan Peeters\n+32 2 555 01 23",
            ),
            ("Oui.\n\n> ancien texte\n", "Oui.", "> ancien texte"),
            (
                "Oui.\n\nJD> ancien texte\n\n-- \nJan\n",
                "Oui.",
                "--\nJan\n\nJD> ancien texte",
            ),
            ("> seulement cité\n", "> seulement cité", ""),
            ("", "", ""),
        ] {
            let parts = fold(text);
            assert_eq!(
                (parts.visible.as_str(), parts.folded().as_str()),
                (visible, folded.trim_end()),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_folds_to_nothing() {
        for text in [
            "-- \nJan\n",
            "Sent from my iPhone\n",
            "---\n",
            "> a\n\n-- \nJan\n",
        ] {
            assert!(!fold(text).visible.is_empty(), "{text}");
        }
    }
}
