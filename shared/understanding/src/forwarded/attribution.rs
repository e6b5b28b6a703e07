//! Attribution lines: `On 12 May 2026, Jane Doe <jane@a.test> wrote:` in every language, over one to four lines.
//!
//! The languages put date, name and verb in every order, so a line counts as one by its parts: it begins like one (a known
//! first word, a date, or a name with an address), it names a moment or an address, and a verb or a colon closes it.

use super::block::{Block, Fields, How};
use super::words::{begins_an_attribution, ends_with_wrote, folded, is_attribution_word, wrote};
use crate::lines::Line;
use crate::outcome::Person;
use crate::people::{addresses_in, clean_name};

/// Lines over which one attribution may be wrapped.
const MOST_LINES: usize = 4;
/// Octets of one attribution.
const LONGEST: usize = 400;

pub(super) fn attribution(lines: &[Line<'_>], at: usize) -> Option<Block> {
    // Without a date and an address there is none, and most lines have neither.
    let address_follows = lines
        .get(at + 1)
        .is_some_and(|next| next.text.starts_with('<') && next.text.contains('@'));
    let may_begin = |b: u8| b.is_ascii_digit() || matches!(b, b'@' | b'<');
    if !address_follows && !lines[at].text.bytes().any(may_begin) {
        return None;
    }
    let quotes = lines[at].quotes;
    let marks = |c: char| c.is_whitespace() || matches!(c, '-' | '*');
    let first = lines[at].text.trim_start_matches(marks);
    let first_word = first.split_whitespace().next()?;
    let begins = if first_word.len() <= 24 && begins_an_attribution(&folded(first_word)) {
        Begins::Word
    } else if begins_with_date(first, first_word) {
        Begins::Date
    } else if begins_with_name(first, address_follows) {
        Begins::Name
    } else {
        return None;
    };
    let mut joined = String::new();
    for (count, line) in lines[at..lines.len().min(at + MOST_LINES)]
        .iter()
        .enumerate()
    {
        // A bracket wrapped to the next line looks like a quotation mark.
        let closes_bracket =
            count > 0 && line.quotes == quotes + 1 && joined.rfind('<') > joined.rfind('>');
        if line.is_blank()
            || (line.quotes != quotes && !closes_bracket)
            || joined.len() + line.text.len() > LONGEST
        {
            return None;
        }
        if closes_bracket {
            joined.push('>');
        } else if count > 0 && !joined.ends_with(['<', '@']) {
            joined.push(' ');
        }
        joined.push_str(if count == 0 { first } else { line.text });
        let next = lines.get(at + count + 1);
        if may_close(&joined, begins)
            && let Some(parts) = closed(&joined, begins, next)
        {
            let fields = Fields {
                body: at + count + 1,
                quotes,
                ..Fields::default()
            };
            let mut block = fields.into_block(How::Attribution, at);
            block.from = parts.person;
            block.date = parts.date;
            return Some(block);
        }
    }
    None
}

/// A quick look before the long one: at a sign that closes attributions, or at a verb.
fn may_close(text: &str, begins: Begins) -> bool {
    text.ends_with([':', '：', '-', '*'])
        || (begins == Begins::Date)
        || text.ends_with("写道")
        || ends_with_wrote(text)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Word,
    Date,
    Name,
}

struct Parts {
    person: Option<Person>,
    date: Option<String>,
}

/// The parts of a whole attribution, or `None` when `text` is none or not yet complete.
fn closed(text: &str, begins: Begins, next: Option<&Line<'_>>) -> Option<Parts> {
    let trimmed = text.trim_end_matches(['-', '*', ' ']);
    let colon = trimmed.ends_with([':', '：']);
    let trimmed = trimmed.trim_end_matches([':', '：', ' ']);
    let address = addresses_in(trimmed).last();
    // Behind a name and its address the verb follows: "I wrote to <jane@a.test>" is a sentence.
    let framed = if begins == Begins::Name {
        address
            .as_ref()
            .map_or("", |(range, _)| &trimmed[range.end..])
    } else {
        trimmed
    };
    let words: Vec<String> = framed
        .split_whitespace()
        .map(|word| {
            folded(if word.contains('(') {
                word
            } else {
                word.trim_matches([',', '>', ')'])
            })
        })
        .collect();
    let verb = wrote(&words).or_else(|| trimmed.ends_with("写道").then_some(true));
    let moment = has_moment(trimmed);
    let closes = match verb {
        Some(true) => colon || address.is_some() || moment == Moment::DateAndTime,
        Some(false) => colon && (address.is_some() || moment == Moment::DateAndTime),
        // Without a verb: a whole moment, then a bracketed address, then the end.
        None => {
            let bracketed = trimmed.ends_with('>') && address.is_some();
            let quote_follows = next.is_some_and(|next| {
                next.is_blank() || next.quotes > 0 || next.text.starts_with('|')
            });
            match begins {
                Begins::Date => {
                    (bracketed && moment != Moment::None && (colon || quote_follows))
                        || (moment == Moment::DateAndTime && is_old_gmail(trimmed) && quote_follows)
                }
                Begins::Word | Begins::Name => false,
            }
        }
    };
    if !closes {
        return None;
    }
    match begins {
        Begins::Word | Begins::Date if address.is_none() && moment == Moment::None => return None,
        Begins::Name if address.is_none() => return None,
        _ => {}
    }
    let person = address.as_ref().map(|(range, email)| Person {
        name: name_before(&trimmed[..range.start]),
        email: email.clone(),
    });
    // The date stands before the name or behind it.
    let date = address.map_or(trimmed, |(range, _)| {
        let (before, behind) = (&trimmed[..range.start], &trimmed[range.end..]);
        if before.contains(|c: char| c.is_ascii_digit()) {
            before
        } else {
            behind
        }
    });
    Some(Parts {
        person,
        date: (moment != Moment::None).then(|| date.to_owned()),
    })
}

/// Gmail's attribution of 2015 to 2017: `2016-03-03 17:21 GMT+01:00 Jane Doe`.
fn is_old_gmail(text: &str) -> bool {
    let digits_and_dashes = text
        .as_bytes()
        .get(..10)
        .is_some_and(|date| date[4] == b'-' && date[7] == b'-');
    digits_and_dashes && text.contains(" GMT") && text.len() < 120
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    None,
    Date,
    DateAndTime,
}

/// Whether the text names a date (a year, or three numbers in a row) and a time.
fn has_moment(text: &str) -> Moment {
    let mut numbers = 0;
    let mut year = false;
    let mut time = false;
    for word in text.split(|c: char| c.is_whitespace() || ",()<>\"年月日，".contains(c)) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 || word.contains('@') {
            continue;
        }
        if word.contains(':') || (word.contains('.') && word.len() == 5) {
            time = true;
        } else {
            numbers += 1 + word.matches(['/', '.', '-']).count();
            year |= (4..=8).contains(&digits) && (word.contains("19") || word.contains("20"));
        }
    }
    match (year || numbers >= 3 || (numbers >= 2 && time), time) {
        (true, true) => Moment::DateAndTime,
        (true, false) => Moment::Date,
        (false, _) => Moment::None,
    }
}

/// A few words, then an address; the address may begin on the next line.
fn begins_with_name(text: &str, address_follows: bool) -> bool {
    if address_follows && !text.contains('@') {
        return text.split_whitespace().count() <= 8;
    }
    if !text.contains('@') && !text.ends_with('<') {
        return false;
    }
    let name = match addresses_in(text).next() {
        Some((range, _)) => &text[..range.start],
        None => match text.strip_suffix('<') {
            Some(name) => name,
            None => return false,
        },
    };
    name.split_whitespace().count() <= 8
}

/// A number, or a weekday and a number: `3. 2. 2026`, `Tuesday, 3 February`, `út 3. 2. 2026`.
fn begins_with_date(text: &str, first_word: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let abbreviated = first_word.trim_end_matches([',', '.']).chars().count() <= 5;
    let rest = text.strip_prefix(first_word).unwrap_or_default();
    let rest = rest.trim_start();
    text.starts_with(is_digit)
        || (abbreviated && rest.starts_with(is_digit) && has_moment(rest) != Moment::None)
        || begins_with_weekday(first_word)
}

fn begins_with_weekday(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']);
    word.len() <= 28 && !word.is_empty() && {
        let word = folded(word);
        WEEKDAYS
            .iter()
            .any(|day| day.as_bytes()[0] == word.as_bytes()[0] && word.starts_with(day))
    }
}

/// Beginnings of weekday names that begin an attribution line.
const WEEKDAYS: [&str; 40] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "lun",
    "mar",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "maa",
    "din",
    "woe",
    "don",
    "vri",
    "zat",
    "zon",
    "mo",
    "tir",
    "ons",
    "tor",
    "fre",
    "lør",
    "søn",
    "man",
    "lör",
    "sön",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
    "понедельник",
    "вторник",
];

/// The name at the end of what precedes an address: in quotation marks, or the words behind date and frame.
fn name_before(text: &str) -> String {
    let text = text
        .trim_end_matches(|c: char| c.is_whitespace() || "<([".contains(c))
        .trim_end_matches("mailto:")
        .trim_end_matches('<');
    for (open, close) in [('"', '"'), ('«', '»'), ('„', '”'), ('“', '”'), ('„', '“')]
    {
        // Straight quotation marks may stand inside a name as well: `"Café "Le Coin" SPRL"`.
        if let Some(inner) = text.strip_suffix(close)
            && let Some(at) = if open == close {
                inner.find(open)
            } else {
                inner.rfind(open)
            }
        {
            return clean_name(&inner[at + open.len_utf8()..]);
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace().rev() {
        let word_alone = word.trim_matches([',', ':', '"', '.']);
        let bare = folded(word_alone);
        // Names have such words too, but with a capital: "De Smet", "Le Coin".
        let capital = word_alone.starts_with(char::is_uppercase) && bare != "uhr";
        if word.contains(|c: char| c.is_ascii_digit())
            || (is_attribution_word(&bare) && !capital)
            || is_zone(word)
        {
            break;
        }
        words.push(word);
    }
    words.reverse();
    clean_name(&words.join(" "))
}

fn is_zone(word: &str) -> bool {
    let word = word.trim_matches(',');
    matches!(
        word,
        "UTC"
            | "GMT"
            | "CET"
            | "CEST"
            | "EST"
            | "EDT"
            | "PST"
            | "PDT"
            | "AM"
            | "PM"
            | "BST"
            | "MSK"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;

    fn read(text: &str) -> Option<(String, String, usize)> {
        let block = attribution(&lines(text), 0)?;
        let person = block.from.unwrap_or_default();
        Some((person.name, person.email, block.body))
    }

    #[test]
    fn spaces_of_any_kind_may_stand_before_the_words() {
        assert_eq!(read("\u{a0}x@éé1"), None);
        for space in ["", "\u{a0}", "\t\u{2003}"] {
            let text = format!("{space}Le 28/10/2021 12:46, Élodie <e@a.test> a écrit :");
            let expected = ("Élodie".to_owned(), "e@a.test".to_owned(), 1);
            assert_eq!(read(&text), Some(expected), "{text}");
        }
    }

    /// Text, name, address, lines.
    const CASES: &[(&str, &str, &str, usize)] = &[
        (
            "On Mon, Aug 26, 2019 at 4:37 PM Jane Doe <\njane@a.test> wrote:\n",
            "Jane Doe",
            "jane@a.test",
            2,
        ),
        (
            "On 28/10/2021 12:46, \"Jane Doe\" <jane@a.test> wrote:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Le 28/10/2021 12:46, « Jane Doe » <jane@a.test> a écrit :",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Le lun. 15 nov. 2021 à 19:42, Jane Doe <jane@a.test>\na écrit :",
            "Jane Doe",
            "jane@a.test",
            2,
        ),
        (
            "Op 16 aug. 2014 05:13 schreef \"Jane Doe\" <jane@a.test> het\nvolgende geschreven:",
            "Jane Doe",
            "jane@a.test",
            2,
        ),
        (
            "Op ma 3 feb 2025 om 10:11 schreef Jane Doe <jane@a.test>:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Am 28/10/2021, 12:46 schrieb \"Jane Doe\" <jane@a.test>:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Jane Doe <jane@a.test> schrieb am Fr., 28.\nApr. 2017 um 11:53 Uhr:",
            "Jane Doe",
            "jane@a.test",
            2,
        ),
        (
            "Jane Doe <jane@a.test> skrev følgende den 28/10/2021, 12:46:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Il giorno 28/10/2021, 12:46 \"Jane Doe\" <jane@a.test> ha scritto:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "28/10/2021 12:46 időpontban Jane Doe (jane@a.test) ezt írta:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Dnia 28/10/2021, 12:46 użytkownik „Jane Doe” <jane@a.test> napisał:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "tir. 18. apr. 2017 kl. 13:09 skrev Jane Doe <jane@a.test\n>:",
            "Jane Doe",
            "jane@a.test",
            2,
        ),
        (
            "ср, 30 апр. 2025 г. в 15:19, Jane Doe <jane@a.test>:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "2016-10-24 15:36 GMT+02:00 Jane <\njane@a.test>:",
            "Jane",
            "jane@a.test",
            2,
        ),
        ("On July 19, 2022 at 3:36 PM, Jane Doe wrote:", "", "", 1),
        (
            "---- On Tue, 22 Dec 2015 14:17:36 +0530 Jane Doe<jane@a.test> wrote ----",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
        (
            "Jane Doe <jane@a.test> wrote:",
            "Jane Doe",
            "jane@a.test",
            1,
        ),
    ];

    #[test]
    fn attributions_of_many_languages() {
        for &(text, name, email, body) in CASES {
            assert_eq!(
                read(text),
                Some((name.to_owned(), email.to_owned(), body)),
                "{text}"
            );
        }
    }

    #[test]
    fn sentences_are_none() {
        for text in [
            "On the other hand, we should be careful:",
            "On 12 May we need the following:",
            "Le 12 mai 2026 à 10h, nous aurons besoin de :",
            "2024-01-15 14:30:25\n2024/01/15 14:30:25",
            "On this day\n\nI wrote something",
            "I wrote to <jane@a.test> on 12 May 2026:",
            "Merci d'écrire à jane@a.test pour :",
            "Am Montag brauche ich 3 Stück:",
            "Jan 15, 2024 at 14:30",
            "In 2024 Jane wrote a book:",
            "Porte 3 : 2,10 m x 0,90 m\nPorte 4 : 2 m",
            "Lot 2, jane@a.test et bob@a.test :",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
