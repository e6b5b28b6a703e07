//! Yahoo's plain text puts a whole header block on one line, often without a space between its fields:
//! `----- Forwarded Message ----- From: A <a@x.test>To: B <b@x.test>Sent: Tuesday, … GMT+1Subject: …`.

use super::block::Fields;
use super::labels::Field;
use super::words::label_at;

/// Reads the fields of `text`, which stands on line `line`.
pub(super) fn one_line_fields(text: &str, line: usize) -> Fields {
    let mut fields = Fields {
        body: line + 1,
        ..Fields::default()
    };
    let mut open: Option<(Field, usize)> = None;
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at >= skip_to
            && may_begin_label(before, c)
            && let Some((field, length)) = label_at(&text[at..])
            && fields.slot(field).is_some_and(|slot| slot.is_none())
            && open.is_none_or(|(open, _)| open != field)
        {
            close(&mut fields, open, &text[..at]);
            open = Some((field, at + length));
            skip_to = at + length;
            if field == Field::Subject {
                break;
            }
        }
        before = c;
    }
    close(&mut fields, open, text);
    fields
}

/// Labels begin with a capital, behind a space, a bracket, a time or the capitals of a time zone.
fn may_begin_label(before: char, c: char) -> bool {
    c.is_uppercase()
        && (before.is_whitespace()
            || before == '>'
            || before.is_ascii_digit()
            || before.is_uppercase())
        || (c as u32) > 0x2e80
}

fn close(fields: &mut Fields, open: Option<(Field, usize)>, text: &str) {
    if let Some((field, from)) = open
        && let Some(slot) = fields.slot(field)
    {
        *slot = Some(text[from..].trim().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_without_spaces_between() {
        let fields = one_line_fields(
            "Von: Eva Alt <eva@a.test>An: \"b@b.test\" <b@b.test>CC: C D <c@c.test>Gesendet: Dienstag, 2. November 2021 um 09:26:50 MEZBetreff: Angebot: To: x",
            3,
        );
        assert_eq!(fields.from.as_deref(), Some("Eva Alt <eva@a.test>"));
        assert_eq!(fields.to.as_deref(), Some("\"b@b.test\" <b@b.test>"));
        assert_eq!(fields.cc.as_deref(), Some("C D <c@c.test>"));
        assert_eq!(
            fields.date.as_deref(),
            Some("Dienstag, 2. November 2021 um 09:26:50 MEZ")
        );
        assert_eq!(fields.subject.as_deref(), Some("Angebot: To: x"));
        assert_eq!(fields.body, 4);
    }
}
