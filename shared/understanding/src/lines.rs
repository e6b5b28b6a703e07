//! The lines of a text, with their quotation marks set apart.

use crate::people::is_invisible;

/// A line of a plain-text mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// As written, without its line break.
    pub(crate) raw: &'t str,
    /// Quotation marks (`>`) before its text.
    pub(crate) quotes: usize,
    /// Without quotation marks, white space around and invisible marks before.
    pub(crate) text: &'t str,
}

impl<'t> Line<'t> {
    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The line without its first `levels` quotation marks.
    pub(crate) fn unquoted(&self, levels: usize) -> &'t str {
        let mut rest = self.raw;
        for _ in 0..levels.min(self.quotes) {
            let marked = without_initials(rest.trim_start_matches(is_margin));
            let Some(after) = marked.strip_prefix('>') else {
                break;
            };
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        rest
    }
}

fn is_margin(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    text.lines()
        .map(|raw| {
            let mut quotes = 0;
            let mut rest = without_initials(raw.trim_start_matches(is_margin));
            while let Some(after) = rest.strip_prefix('>') {
                quotes += 1;
                rest = after.trim_start_matches(is_margin);
            }
            Line {
                raw,
                quotes,
                text: rest.trim_end_matches(is_margin),
            }
        })
        .collect()
}

/// Some programs mark a quotation with its writer's initials: `JD> text`.
fn without_initials(line: &str) -> &str {
    let initials = line.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &line[initials..];
    let marked = (1..=3).contains(&initials) && (rest == ">" || rest.starts_with("> "));
    if marked { rest } else { line }
}

/// Lines joined again, without blank ones at either end.
pub(crate) fn joined<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut text = String::new();
    let mut blank = 0_usize;
    for line in lines {
        let line = line.trim_end();
        if line.trim_start_matches(is_margin).is_empty() {
            blank += 1;
            continue;
        }
        if !text.is_empty() {
            // Long gaps are layout, not meaning.
            text.extend(std::iter::repeat_n('\n', 1 + blank.min(2)));
        }
        blank = 0;
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_counted() {
        let found = lines("a\n> b\n> > c\n>>d\n \u{feff}e ");
        let seen: Vec<_> = found.iter().map(|line| (line.quotes, line.text)).collect();
        assert_eq!(seen, [(0, "a"), (1, "b"), (2, "c"), (2, "d"), (0, "e")]);
        let found = lines("JD> a\nB> > b\nTVA> 21\nPRIX> 12\nA>b");
        let seen: Vec<_> = found.iter().map(|line| (line.quotes, line.text)).collect();
        assert_eq!(
            seen,
            [(1, "a"), (2, "b"), (1, "21"), (0, "PRIX> 12"), (0, "A>b")]
        );
        let found = lines("a\n> b\n> > c\n");
        assert_eq!(found[2].unquoted(1), "> c");
        assert_eq!(found[1].unquoted(3), "b");
    }

    #[test]
    fn joining_trims() {
        assert_eq!(
            joined(["", "a", "", "", "", "", "b  ", ""].into_iter()),
            "a\n\n\nb"
        );
    }
}
