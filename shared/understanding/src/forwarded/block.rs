//! Finds the header blocks under which mail clients quote a mail, and reads them.

use super::attribution::attribution;
use super::labels::Field;
use super::one_line::one_line_fields;
use super::words::{Mark, field, is_rule, looks_like_field, mark};
use crate::limits::HEADER_BLOCKS;
use crate::lines::Line;
use crate::outcome::Person;
use crate::people::{people, person};

/// By what a quoted mail is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// A line that says "forwarded".
    Forward,
    /// A line that says "original message".
    Original,
    /// A header block alone.
    Fields,
    /// `On … Jane wrote:`
    Attribution,
}

/// The place where a quoted mail begins, and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) how: How,
    /// The first line that belongs to it.
    pub(crate) start: usize,
    /// The first line of the quoted mail's text.
    pub(crate) body: usize,
    /// Quotation marks before its fields; its text has at least as many.
    pub(crate) quotes: usize,
    pub(crate) from: Option<Person>,
    pub(crate) to: Vec<Person>,
    pub(crate) cc: Vec<Person>,
    pub(crate) reply_to: Vec<Person>,
    pub(crate) date: Option<String>,
    pub(crate) subject: Option<String>,
}

/// All of them, in order.
pub(crate) fn blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut at = 0;
    while at < lines.len() && found.len() < HEADER_BLOCKS {
        match block(lines, at) {
            Some(block) => {
                at = block.body.max(at + 1);
                found.push(block);
            }
            None => at += 1,
        }
    }
    found
}

fn block(lines: &[Line<'_>], at: usize) -> Option<Block> {
    let text = lines[at].text;
    if text.is_empty() {
        return None;
    }
    if let Some((mark, rest)) = mark(text) {
        let how = match mark {
            Mark::Forward => How::Forward,
            Mark::Original => How::Original,
        };
        let fields = if rest.is_empty() {
            fields_below(lines, at + 1)
        } else {
            Some(one_line_fields(rest, at))
        };
        let fields = fields.filter(|fields| fields.from.is_some() || fields.count() >= 2);
        return Some(match fields {
            Some(fields) => fields.into_block(how, at),
            None => Fields {
                body: at + 1,
                quotes: lines[at].quotes,
                ..Fields::default()
            }
            .into_block(how, at),
        });
    }
    if let Some((first, _)) = field(text)
        && first != Field::Other
        && first != Field::Cc
    {
        let fields = fields(lines, at)?;
        if fields.stand_alone() {
            return Some(fields.into_block(How::Fields, behind_rule(lines, at)));
        }
        return None;
    }
    attribution(lines, at)
}

/// The fields below a mark, with at most a few blank lines between.
fn fields_below(lines: &[Line<'_>], from: usize) -> Option<Fields> {
    let at = (from..lines.len().min(from + 4)).find(|&at| !lines[at].is_blank())?;
    let first = if is_rule(lines[at].text, 3) {
        at + 1
    } else {
        at
    };
    field(lines.get(first)?.text)?;
    fields(lines, first)
}

/// A block that follows a rule begins with the rule.
fn behind_rule(lines: &[Line<'_>], at: usize) -> usize {
    (at.saturating_sub(3)..at)
        .rev()
        .find(|&above| !lines[above].is_blank())
        .filter(|&above| is_rule(lines[above].text, 4) && lines[above].quotes <= lines[at].quotes)
        .unwrap_or(at)
}

/// What the fields of a block say.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) cc: Option<String>,
    pub(super) date: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) reply_to: Option<String>,
    pub(super) body: usize,
    pub(super) quotes: usize,
}

impl Fields {
    /// The place of a field; `None` when it is of no use.
    pub(super) fn slot(&mut self, field: Field) -> Option<&mut Option<String>> {
        match field {
            Field::From => Some(&mut self.from),
            Field::To => Some(&mut self.to),
            Field::Cc => Some(&mut self.cc),
            Field::Date => Some(&mut self.date),
            Field::Subject => Some(&mut self.subject),
            Field::ReplyTo => Some(&mut self.reply_to),
            Field::Other => None,
        }
    }

    fn count(&self) -> usize {
        [&self.from, &self.to, &self.date, &self.subject]
            .into_iter()
            .filter(|field| field.is_some())
            .count()
    }

    /// Enough to be a quoted mail without a line that announces it. "De : Bruxelles, À : Liège, Date : …" is a removal, not a
    /// mail: without an address there must be a subject and a date.
    fn stand_alone(&self) -> bool {
        let Some(from) = &self.from else { return false };
        let dated = self
            .date
            .as_deref()
            .is_some_and(|date| date.contains(|c: char| c.is_ascii_digit()));
        if from.contains('@') {
            self.count() >= 3
        } else {
            self.subject.is_some() && dated && from.len() < 120
        }
    }

    pub(super) fn into_block(self, how: How, start: usize) -> Block {
        let list = |list: Option<String>| list.map(|list| people(&list)).unwrap_or_default();
        Block {
            how,
            start,
            body: self.body,
            quotes: self.quotes,
            from: self.from.as_deref().and_then(person),
            to: list(self.to),
            cc: list(self.cc),
            reply_to: list(self.reply_to),
            date: self.date.filter(|date| !date.is_empty()),
            subject: self.subject,
        }
    }
}

/// Reads the fields from line `first` on.
fn fields(lines: &[Line<'_>], first: usize) -> Option<Fields> {
    let quotes = lines[first].quotes;
    let mut fields = Fields {
        quotes,
        ..Fields::default()
    };
    let mut last: Option<Field> = None;
    let mut at = first;
    while at < lines.len() && at < first + MOST_LINES {
        let line = lines[at];
        if line.is_blank() {
            match field_after_blank(lines, at, &mut fields) {
                Some(next) => at = next,
                None => break,
            }
            continue;
        }
        if line.quotes != quotes {
            break;
        }
        match field(line.text) {
            Some((Field::Other, _)) => last = Some(Field::Other),
            Some((found, value)) => {
                let slot = fields.slot(found)?;
                if slot.is_some() {
                    break;
                }
                *slot = Some(value.to_owned());
                last = Some(found);
            }
            None => {
                if !continues(lines, at, last, &mut fields) {
                    break;
                }
                if let Some(slot) = last
                    .filter(|_| !looks_like_field(line.text))
                    .and_then(|last| fields.slot(last))
                {
                    let value = slot.get_or_insert_default();
                    if value.len() < LONGEST_VALUE {
                        value.push(' ');
                        value.push_str(line.text);
                    }
                }
            }
        }
        at += 1;
    }
    fields.body = at;
    Some(fields)
}

/// Lines of one header block.
const MOST_LINES: usize = 60;
/// Octets of one field.
const LONGEST_VALUE: usize = 16 * 1024;

/// Some clients put blank lines between the fields. The line of the next field, when one follows that is still missing.
fn field_after_blank(lines: &[Line<'_>], blank: usize, fields: &mut Fields) -> Option<usize> {
    if fields.count() == 4 {
        return None;
    }
    let next = (blank..lines.len().min(blank + 4)).find(|&at| !lines[at].is_blank())?;
    let (found, value) = field(lines[next].text)?;
    let missing = fields.slot(found).is_some_and(|slot| slot.is_none());
    (missing && !value.is_empty()).then_some(next)
}

/// Whether a line without a label still belongs to the block.
fn continues(lines: &[Line<'_>], at: usize, last: Option<Field>, fields: &mut Fields) -> bool {
    let Some(last) = last else { return false };
    let text = lines[at].text;
    let value = fields
        .slot(last)
        .and_then(|slot| slot.as_deref())
        .unwrap_or("")
        .trim_end();
    if value.is_empty() && matches!(last, Field::From | Field::To | Field::Date | Field::Subject) {
        return !looks_like_field(text) && text.len() < 300;
    }
    if matches!(last, Field::To | Field::Cc)
        && (value.ends_with([',', ';'])
            || (text.contains('@') && text.contains(['>', ';', ',']) && !text.ends_with('.')))
    {
        return true;
    }
    // A wrapped value: another field that is still missing follows at once.
    (at + 1..lines.len().min(at + 3))
        .take_while(|&next| !lines[next].is_blank())
        .any(|next| {
            field(lines[next].text).is_some_and(|(found, _)| {
                found != Field::Other && fields.slot(found).is_some_and(|slot| slot.is_none())
            })
        })
}
