//! Dates as mail clients write them for people, in any language of the labels.
//!
//! `26 octobre 2021 à 14:25:08 UTC+3`, `Wed, Oct 27, 2021 at 9:31 AM`, `2021. okt. 27., Sze, 9:31`, `28/10/2021 12.46`.
//! Every number and word is read once; what is neither day, month, year, time nor zone is passed over.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Longer texts are no dates.
const LONGEST: usize = 200;

/// The moment a date names. Without a zone it is taken in `offset`, the zone of the mail that quotes it.
pub(crate) fn read_date(text: &str, offset: UtcOffset) -> Option<OffsetDateTime> {
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(text);
    let (time, time_range) =
        find_time(&tokens).map_or((None, 0..0), |(time, range)| (Some(time), range));
    let zone = find_zone(&tokens, time_range.end);
    let croatian = CROATIAN_SIGNS.iter().any(|sign| text.contains(sign));
    let afternoon_clock = tokens
        .iter()
        .any(|token| matches!(token, Token::Word(word) if half_of_day(word).is_some()));
    let date = find_date(&tokens, &time_range, croatian, afternoon_clock)?;
    let local = PrimitiveDateTime::new(date, time.unwrap_or(Time::MIDNIGHT));
    Some(local.assume_offset(zone.unwrap_or(offset)))
}

/// `listopad` is October in Croatian and November in Czech and Polish.
const CROATIAN_SIGNS: [&str; 5] = [". u ", "sri,", "lis 20", "čet,", ". listopada"];

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        if c.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            tokens.push(Token::Number {
                value: rest[..end.min(9)].parse().unwrap_or(u32::MAX),
                digits: end,
            });
            rest = &rest[end..];
        } else if matches!(c, '年' | '月' | '日' | '时' | '時' | '分' | '秒') {
            tokens.push(Token::Sign(c));
            rest = &rest[c.len_utf8()..];
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| {
                    !c.is_alphabetic() && c != '\u{307}' || matches!(c, '年' | '月' | '日')
                })
                .unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_lowercase()));
            rest = &rest[end..];
        } else {
            if matches!(c, ':' | '.' | '/' | '-' | '+' | ',') {
                tokens.push(Token::Sign(c));
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    tokens
}

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)? {
        Token::Number { value, digits } => Some((*value, *digits)),
        _ => None,
    }
}

fn sign(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)? {
        Token::Sign(sign) => Some(*sign),
        _ => None,
    }
}

/// `14:25`, `14:25:08`, `14.25.08`, `9:31 AM`, `下午8:45`, `14 h 25`. The last one wins: dates come first in most languages,
/// and a colon decides over a dot.
fn find_time(tokens: &[Token]) -> Option<(Time, std::ops::Range<usize>)> {
    let with = |separators: &'static [char]| {
        (0..tokens.len()).rev().find_map(|at| {
            let ((hour, hour_digits), (minute, minute_digits)) =
                (number(tokens, at)?, number(tokens, at + 2)?);
            let separator = sign(tokens, at + 1).filter(|sign| separators.contains(sign))?;
            if hour > 23 || minute > 59 || minute_digits != 2 || hour_digits > 2 {
                return None;
            }
            // `27.10.2021`, `08:30` inside `2021:08:30`, the tail of a longer number.
            let before = at.checked_sub(1).and_then(|before| sign(tokens, before));
            let second = number(tokens, at + 4).filter(|_| sign(tokens, at + 3) == Some(separator));
            if (before == Some(separator) && number(tokens, at.wrapping_sub(2)).is_some())
                || second.is_some_and(|(_, digits)| digits != 2)
            {
                return None;
            }
            // The offset of a zone is no time of day.
            if before == Some('+') || (before == Some('-') && separator == ':') {
                return None;
            }
            let end = if second.is_some() { at + 5 } else { at + 3 };
            Some((
                hour,
                minute,
                second.map_or(0, |(second, _)| second),
                at..end,
            ))
        })
    };
    let spelled = || {
        (0..tokens.len()).find_map(|at| {
            let (hour, _) = number(tokens, at)?;
            let is_hour = matches!(tokens.get(at + 1)?, Token::Word(word) if word == "h" || word == "u" || word == "uur")
                || matches!(sign(tokens, at + 1), Some('时' | '時'));
            let minute = number(tokens, at + 2).map_or(0, |(minute, _)| minute);
            (is_hour && hour < 24 && minute < 60).then_some((hour, minute, 0, at..at + 3))
        })
    };
    let (mut hour, minute, second, range) =
        with(&[':']).or_else(|| with(&['.'])).or_else(spelled)?;
    let around = [range.end, range.end + 1, range.start.wrapping_sub(1)];
    let half = around.into_iter().find_map(|at| match tokens.get(at)? {
        Token::Word(word) => half_of_day(word),
        _ => None,
    });
    match half {
        Some(Half::Morning) if hour == 12 => hour = 0,
        Some(Half::Afternoon) if hour < 12 => hour += 12,
        _ => {}
    }
    let time = Time::from_hms(
        u8::try_from(hour).ok()?,
        u8::try_from(minute).ok()?,
        u8::try_from(second.min(59)).ok()?,
    )
    .ok()?;
    Some((time, range))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(word: &str) -> Option<Half> {
    match word {
        "am" | "öö" | "上午" | "午前" | "π" => Some(Half::Morning),
        "pm" | "下午" | "午後" | "μμ" => Some(Half::Afternoon),
        _ => None,
    }
}

/// `+0200`, `-04:00`, `GMT+3`, `UTC`, `CEST`; looked for behind the time.
fn find_zone(tokens: &[Token], from: usize) -> Option<UtcOffset> {
    if from == 0 {
        return None;
    }
    let numeric = (from..tokens.len()).find_map(|at| {
        let sign = match sign(tokens, at)? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (value, digits) = number(tokens, at + 1)?;
        let value = i8::try_from(if digits <= 2 { value } else { value / 100 }).ok()?;
        let minutes = match number(tokens, at + 1)? {
            (value, 4) => i8::try_from(value % 100).ok()?,
            _ => number(tokens, at + 3)
                .filter(|_| tokens.get(at + 2) == Some(&Token::Sign(':')))
                .map_or(0, |(minutes, _)| i8::try_from(minutes).unwrap_or(0)),
        };
        UtcOffset::from_hms(sign * value, sign * minutes, 0).ok()
    });
    numeric.or_else(|| {
        tokens[from.min(tokens.len())..]
            .iter()
            .find_map(|token| match token {
                Token::Word(word) => named_zone(word),
                _ => None,
            })
    })
}

fn named_zone(word: &str) -> Option<UtcOffset> {
    let hours = match word {
        "utc" | "gmt" | "wet" | "z" => 0,
        "cet" | "mez" | "bst" | "west" | "seč" | "sec" => 1,
        "cest" | "mesz" | "eet" | "selč" => 2,
        "eest" | "msk" | "trt" => 3,
        "jst" => 9,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        _ => return None,
    };
    UtcOffset::from_hms(hours, 0, 0).ok()
}

fn find_date(
    tokens: &[Token],
    time: &std::ops::Range<usize>,
    croatian: bool,
    afternoon_clock: bool,
) -> Option<Date> {
    let outside_time = |at: usize| !time.contains(&at);
    if let Some(date) = with_month_name(tokens, &outside_time, croatian) {
        return Some(date);
    }
    // Three numbers with a sign between them.
    (0..tokens.len())
        .filter(|&at| outside_time(at))
        .find_map(|at| {
            let (first, first_digits) = number(tokens, at)?;
            let mut second_at = at + 1;
            let separator = sign(tokens, second_at).filter(|sign| "/-.年".contains(*sign))?;
            second_at += 1;
            let (second, _) = number(tokens, second_at)?;
            sign(tokens, second_at + 1).filter(|sign| *sign == separator || *sign == '月')?;
            let (third, third_digits) =
                number(tokens, second_at + 2).filter(|_| outside_time(second_at + 2))?;
            let (year, month, day) = if first_digits == 4 {
                (first, second, third)
            } else {
                let year = if third_digits == 4 {
                    third
                } else {
                    2000 + third
                };
                // The United States write the month first; their clock has two halves.
                if second > 12 || (afternoon_clock && separator == '/' && first <= 12) {
                    (year, first, second)
                } else {
                    (year, second, first)
                }
            };
            date(year, month, day)
        })
}

fn with_month_name(
    tokens: &[Token],
    outside_time: &dyn Fn(usize) -> bool,
    croatian: bool,
) -> Option<Date> {
    let named: Vec<(usize, u32)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| match token {
            Token::Word(word) => month_of(word, croatian).map(|month| (at, month)),
            _ => None,
        })
        .collect();
    // A weekday may begin like a month (`martes`, `mar.`): the month is the one behind its day.
    let behind_number = |at: usize| {
        tokens[at.saturating_sub(3)..at]
            .iter()
            .any(|token| matches!(token, Token::Number { .. }))
    };
    let &(at, month) = named
        .iter()
        .find(|(at, _)| behind_number(*at))
        .or_else(|| named.first())?;
    let numbers: Vec<(usize, u32, usize)> = tokens
        .iter()
        .enumerate()
        .filter(|&(index, _)| outside_time(index))
        .filter_map(|(index, token)| match token {
            Token::Number { value, digits } => Some((index, *value, *digits)),
            _ => None,
        })
        .collect();
    let year = numbers
        .iter()
        .find(|(_, value, digits)| *digits == 4 && (1970..=2200).contains(value));
    let is_day = |&&(index, value, digits): &&(usize, u32, usize)| {
        digits <= 2
            && (1..=31).contains(&value)
            && year.is_none_or(|&(year_at, ..)| year_at != index)
    };
    let day = numbers
        .iter()
        .filter(|(index, ..)| *index < at && at - index <= 4)
        .rfind(is_day)
        .or_else(|| {
            numbers
                .iter()
                .filter(|(index, ..)| *index > at)
                .find(is_day)
        })?;
    let year = match year {
        Some(&(_, year, _)) => year,
        None => {
            2000 + numbers
                .iter()
                .find(|&&(index, _, digits)| index > at && index != day.0 && digits == 2)?
                .1
        }
    };
    date(year, month, day.1)
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(
        i32::try_from(year)
            .ok()
            .filter(|year| (1970..=2200).contains(year))?,
        month,
        u8::try_from(day).ok()?,
    )
    .ok()
}

/// The month a word begins like, in lower case; the longest beginning wins.
fn month_of(word: &str, croatian: bool) -> Option<u32> {
    if croatian && word.starts_with("lis") {
        return Some(10);
    }
    MONTHS
        .iter()
        .enumerate()
        .flat_map(|(index, names)| names.iter().map(move |name| (index, *name)))
        .filter(|(_, name)| word.starts_with(name))
        .max_by_key(|(_, name)| name.len())
        .and_then(|(index, _)| u32::try_from(index + 1).ok())
}

/// Beginnings of month names: cs da de en es et fi fr hr hu it nl no pl pt ro ru sk sv tr uk.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "jän", "janv", "ene", "gen", "led", "sij", "sty", "ian", "янв", "січ", "oca",
        "tammi", "jaan",
    ],
    &[
        "feb", "fév", "fev", "febr", "úno", "velj", "lut", "luty", "фев", "лют", "şub", "helmi",
        "veeb", "únor",
    ],
    &[
        "mar", "mär", "mrz", "mrt", "maa", "maart", "mars", "bře", "ožu", "márc", "мар", "бер",
        "maalis", "märts",
    ],
    &[
        "apr", "avr", "abr", "dub", "tra", "kwi", "ápr", "апр", "кві", "nis", "huhti", "aprill",
    ],
    &[
        "may", "mai", "maj", "mei", "mag", "kvě", "svi", "máj", "мая", "май", "тра", "toukok",
        "touko", "mayıs",
    ],
    &[
        "jun", "jui", "juin", "giu", "červen", "čer", "čvn", "lip", "cze", "jún", "iun", "июн",
        "чер", "haz", "kesä", "juuni",
    ],
    &[
        "jul",
        "srpnj",
        "juil",
        "lug",
        "července",
        "červenec",
        "čvc",
        "srp",
        "lipiec",
        "lipca",
        "júl",
        "iul",
        "июл",
        "лип",
        "tem",
        "heinä",
        "juuli",
    ],
    &[
        "aug", "aoû", "aou", "ago", "srpn", "srpna", "srpen", "kol", "sie", "авг", "сер", "ağu",
        "elo",
    ],
    &[
        "sep", "set", "zář", "ruj", "wrz", "szep", "сен", "вер", "eyl", "syys",
    ],
    &[
        "oct", "okt", "out", "ott", "říj", "paź", "paz", "окт", "жов", "eki", "loka",
    ],
    &[
        "nov", "lis", "stu", "noi", "ноя", "лис", "kas", "marras", "november",
    ],
    &[
        "dec", "dez", "des", "déc", "dic", "pro", "gru", "дек", "гру", "ara", "joulu", "dets",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use time::format_description::well_known::Rfc3339;

    #[test]
    fn dates_of_many_clients() {
        for (given, expected) in [
            (
                "26 octobre 2021 à 14:25:08 UTC+3",
                "2021-10-26T14:25:08+03:00",
            ),
            ("Wed, Oct 27, 2021 at 9:31 AM", "2021-10-27T09:31:00+01:00"),
            (
                "Wed, 3 Nov 2021 15:51:30 +0100",
                "2021-11-03T15:51:30+01:00",
            ),
            (
                "Monday, September 19, 2022, 5:55:44 PM -0400",
                "2022-09-19T17:55:44-04:00",
            ),
            ("mer. 27 oct. 2021 à 09:31", "2021-10-27T09:31:00+01:00"),
            ("vrijdag 2 juli 2021 8:05", "2021-07-02T08:05:00+01:00"),
            (
                "Mi., 27. Okt. 2021 um 09:31 Uhr",
                "2021-10-27T09:31:00+01:00",
            ),
            ("ons. 27. okt. 2021 kl. 09.31", "2021-10-27T09:31:00+01:00"),
            ("2021. okt. 27., Sze, 9:31", "2021-10-27T09:31:00+01:00"),
            (
                "csütörtök, 2021. október 28. 12:46",
                "2021-10-28T12:46:00+01:00",
            ),
            ("st 27. 10. 2021 v 9:31", "2021-10-27T09:31:00+01:00"),
            ("quarta, 27/10/2021 à(s) 09:31", "2021-10-27T09:31:00+01:00"),
            ("28/10/21, 12:46", "2021-10-28T12:46:00+01:00"),
            ("6/16/2016 08:32 PM", "2016-06-16T20:32:00+01:00"),
            ("2016-03-25, at 23:01", "2016-03-25T23:01:00+01:00"),
            ("2021年10月26日 14:25", "2021-10-26T14:25:00+01:00"),
            ("2016年12月12日，下午8:45", "2016-12-12T20:45:00+01:00"),
            (
                "26. listopada 2021. u 14:25:08 EEST",
                "2021-10-26T14:25:08+03:00",
            ),
            (
                "utorak, 26. listopada 2021. 14:25",
                "2021-10-26T14:25:00+01:00",
            ),
            ("srijeda, 7. srpnja 2021. 9:05", "2021-07-07T09:05:00+01:00"),
            ("onsdag 1. desember 2021 09:05", "2021-12-01T09:05:00+01:00"),
            (
                "wtorek, 2 listopada 2021, 09:26:50 CET",
                "2021-11-02T09:26:50+01:00",
            ),
            (
                "26 октября 2021 г. в 14:25:08 GMT+3",
                "2021-10-26T14:25:08+03:00",
            ),
            ("Perşembe, 28 Ekim 2021 12:46", "2021-10-28T12:46:00+01:00"),
            (
                "K, 27. oktoober 2021 kell 09:31",
                "2021-10-27T09:31:00+01:00",
            ),
            ("28. lokakuuta 2021 klo 12.46", "2021-10-28T12:46:00+01:00"),
            (
                "1. August 2011 23:28:15 GMT-07:00",
                "2011-08-01T23:28:15-07:00",
            ),
            ("12 juli 2024", "2024-07-12T00:00:00+01:00"),
            ("11:00 AM, November 17, 2021", "2021-11-17T11:00:00+01:00"),
            ("5 mai 2022 12:00 AM", "2022-05-05T00:00:00+01:00"),
            (
                "martes, 2 de noviembre de 2021 09:26:50 CET",
                "2021-11-02T09:26:50+01:00",
            ),
            ("jeudi 15 décembre 2016 9h35", "2016-12-15T09:35:00+01:00"),
        ] {
            let offset = UtcOffset::from_hms(1, 0, 0).expect("an hour");
            let read =
                read_date(given, offset).map(|moment| moment.format(&Rfc3339).expect("formats"));
            assert_eq!(read.as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn no_dates() {
        for given in [
            "",
            "hello",
            "12:30",
            "99/99/2021",
            "Jane Doe",
            "1.2",
            "call 0470 12 34 56",
        ] {
            assert_eq!(read_date(given, UtcOffset::UTC), None, "{given}");
        }
    }
}
