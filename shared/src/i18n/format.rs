//! Dates, numbers and amounts as a reader writes them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rust_decimal::{Decimal, RoundingStrategy};
use time::{Date, OffsetDateTime};

use super::{Argument, translate};
use crate::language::Language;

/// A no-break space: an amount stays on one line.
const NO_BREAK: char = '\u{a0}';

/// A language, and the time zone whose days and hours count.
#[derive(Debug, Clone)]
pub struct Locale {
    language: Language,
    zone: TimeZone,
}

impl Locale {
    /// An unknown time zone counts as UTC: a page that shows a time oddly is better than none.
    pub fn new(language: Language, time_zone: &str) -> Self {
        Self {
            language,
            zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// Time zones that a person may live in, by their IANA names: `Europe/Brussels`.
    pub fn time_zones() -> Vec<String> {
        let inhabited = |name: &String| name.contains('/') && !name.starts_with("Etc/");
        jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(inhabited)
            .collect()
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The day and the hour it is for the reader.
    pub fn day_and_hour(&self, at: OffsetDateTime) -> Option<(Date, u8)> {
        let local = self.local(at);
        let day = Date::from_calendar_date(
            local.year().into(),
            u8::try_from(local.month()).ok()?.try_into().ok()?,
            u8::try_from(local.day()).ok()?,
        );
        Some((day.ok()?, u8::try_from(local.hour()).ok()?))
    }

    /// What day it is for the reader.
    pub fn day(&self, at: OffsetDateTime) -> Date {
        self.day_and_hour(at)
            .map_or_else(|| at.date(), |(day, _)| day)
    }

    /// When a day begins for the reader.
    pub fn start_of(&self, day: Date) -> Option<OffsetDateTime> {
        let month = i8::try_from(u8::from(day.month())).ok()?;
        let day = jiff::civil::Date::new(
            day.year().try_into().ok()?,
            month,
            day.day().try_into().ok()?,
        )
        .ok()?;
        let start = day.to_zoned(self.zone.clone()).ok()?.timestamp();
        OffsetDateTime::from_unix_timestamp_nanos(start.as_nanosecond()).ok()
    }

    /// `24 novembre 2026`.
    pub fn date(&self, at: OffsetDateTime) -> String {
        let at = self.local(at);
        self.text(
            "format-date",
            vec![
                number("day", at.day()),
                text("month", self.month("format-month", &at)),
                text("year", at.year().to_string()),
            ],
        )
    }

    /// `novembre 2026`.
    pub fn month_of(&self, day: Date) -> String {
        self.text(
            "format-month-year",
            vec![
                text(
                    "month",
                    self.text("format-month", vec![number("month", month(day))]),
                ),
                text("year", day.year().to_string()),
            ],
        )
    }

    /// `24 nov.`.
    pub fn short_day(&self, day: Date) -> String {
        let name = self.text("format-month-short", vec![number("month", month(day))]);
        self.text(
            "format-date-short",
            vec![
                number("day", i8::try_from(day.day()).unwrap_or(1)),
                text("month", name),
                text("year", day.year().to_string()),
            ],
        )
    }

    /// `24 novembre 2026 à 09:14`.
    pub fn date_time(&self, at: OffsetDateTime) -> String {
        let date = self.date(at);
        self.text(
            "format-date-time",
            vec![text("date", date), text("time", self.time(at))],
        )
    }

    /// `09:14`.
    pub fn time(&self, at: OffsetDateTime) -> String {
        let at = self.local(at);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// As close as a reader needs it: `aujourd'hui 09:14`, `hier 17:20`, `lun. 11:02`, `3 nov.`, `3 nov. 2025`.
    pub fn moment(&self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        let (then, today) = (self.local(at), self.local(now));
        let days = today
            .date()
            .since(then.date())
            .map_or(i32::MAX, |span| span.get_days());
        let time = text("time", self.time(at));
        match days {
            0 => self.text("format-today", vec![time]),
            1 => self.text("format-yesterday", vec![time]),
            2..=6 => {
                let weekday = self.text(
                    "format-weekday-short",
                    vec![number("day", then.weekday().to_monday_one_offset())],
                );
                self.text("format-this-week", vec![text("weekday", weekday), time])
            }
            _ => {
                let date = vec![
                    number("day", then.day()),
                    text("month", self.month("format-month-short", &then)),
                    text("year", then.year().to_string()),
                ];
                if then.year() == today.year() {
                    self.text("format-date-short", date)
                } else {
                    self.text("format-date", date)
                }
            }
        }
    }

    /// `il y a 4 min` within the hour, [`Locale::moment`] before that.
    pub fn ago(&self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        match (now - at).whole_minutes() {
            0 if at <= now => self.text("format-just-now", Vec::new()),
            minutes @ 1..60 => self.text(
                "format-minutes-ago",
                vec![number("minutes", i8::try_from(minutes).unwrap_or(59))],
            ),
            _ => self.moment(at, now),
        }
    }

    /// `8 470`.
    pub fn integer(&self, value: i64) -> String {
        self.decimal(Decimal::from(value), 0)
    }

    /// With `places` digits after the decimal mark, rounded half-up: `8 470,00`.
    pub fn decimal(&self, value: Decimal, places: u32) -> String {
        let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let digits = format!("{:.*}", places as usize, rounded.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let (group, mark) = match self.language {
            Language::Fr => (NO_BREAK, ','),
            Language::Nl | Language::De => ('.', ','),
            Language::En => (',', '.'),
        };
        let mut shown = String::new();
        if rounded.is_sign_negative() && !rounded.is_zero() {
            shown.push('-');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                shown.push(group);
            }
            shown.push(digit);
        }
        if !fraction.is_empty() {
            shown.push(mark);
            shown.push_str(fraction);
        }
        shown
    }

    /// An amount in euro: `8 470,00 €`.
    pub fn money(&self, amount: Decimal) -> String {
        let shown = self.decimal(amount, 2);
        match self.language {
            Language::Fr | Language::De => format!("{shown}{NO_BREAK}€"),
            Language::Nl => format!("€{NO_BREAK}{shown}"),
            Language::En => match shown.strip_prefix('-') {
                Some(positive) => format!("-€{positive}"),
                None => format!("€{shown}"),
            },
        }
    }

    /// The size of a file, in units of 1000: `412 ko`, `1,8 Mo`.
    pub fn file_size(&self, bytes: u64) -> String {
        let thousands = Decimal::from(bytes) / Decimal::ONE_THOUSAND;
        if bytes < 1_000 {
            self.text("format-bytes", vec![text("size", bytes.to_string())])
        } else if bytes < 1_000_000 {
            self.text(
                "format-kilobytes",
                vec![text("size", self.decimal(thousands, 0))],
            )
        } else {
            let millions = thousands / Decimal::ONE_THOUSAND;
            self.text(
                "format-megabytes",
                vec![text("size", self.decimal(millions, 1))],
            )
        }
    }

    /// The text of `key`; the key itself when there is none, which a test rules out.
    pub fn text(&self, key: &str, arguments: Vec<(String, Argument)>) -> String {
        translate(self.language, key, arguments).unwrap_or_else(|| key.to_owned())
    }

    fn month(&self, key: &str, at: &Zoned) -> String {
        self.text(key, vec![number("month", at.month())])
    }

    fn local(&self, at: OffsetDateTime) -> Zoned {
        Timestamp::from_nanosecond(at.unix_timestamp_nanos())
            .unwrap_or(Timestamp::MAX)
            .to_zoned(self.zone.clone())
    }
}

fn month(day: Date) -> i8 {
    i8::try_from(u8::from(day.month())).unwrap_or(1)
}

fn text(name: &str, value: String) -> (String, Argument) {
    (name.to_owned(), Argument::Text(value))
}

fn number(name: &str, value: i8) -> (String, Argument) {
    (name.to_owned(), Argument::Number(value.into()))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn locale(language: Language) -> Locale {
        Locale::new(language, "Europe/Brussels")
    }

    #[test]
    fn a_moment_is_told_as_closely_as_a_reader_needs_it() {
        let now = datetime!(2026-11-24 10:00 UTC);
        for (at, fr, de) in [
            (
                datetime!(2026-11-24 09:56 UTC),
                "il y a 4 min",
                "vor 4 Min.",
            ),
            (
                datetime!(2026-11-24 08:14 UTC),
                "aujourd'hui 09:14",
                "heute 09:14",
            ),
            (
                datetime!(2026-11-23 16:20 UTC),
                "hier 17:20",
                "gestern 17:20",
            ),
            // 23:30 UTC is the next day in Brussels.
            (
                datetime!(2026-11-22 23:30 UTC),
                "hier 00:30",
                "gestern 00:30",
            ),
            (datetime!(2026-11-20 10:02 UTC), "ven. 11:02", "Fr. 11:02"),
            (datetime!(2026-11-01 10:02 UTC), "1er nov.", "1. Nov."),
            (
                datetime!(2025-11-03 10:02 UTC),
                "3 nov. 2025",
                "3. Nov. 2025",
            ),
        ] {
            assert_eq!(locale(Language::Fr).ago(at, now), fr);
            assert_eq!(locale(Language::De).ago(at, now), de);
        }
        assert_eq!(
            locale(Language::En).date_time(datetime!(2026-07-03 22:30 UTC)),
            "4 July 2026, 00:30"
        );
    }

    #[test]
    fn amounts_follow_the_readers_habits() {
        let amount: Decimal = "-1234567.895".parse().unwrap();
        for (language, shown) in [
            (Language::Fr, "-1\u{a0}234\u{a0}567,90\u{a0}€"),
            (Language::Nl, "€\u{a0}-1.234.567,90"),
            (Language::En, "-€1,234,567.90"),
            (Language::De, "-1.234.567,90\u{a0}€"),
        ] {
            assert_eq!(locale(language).money(amount), shown);
        }
        assert_eq!(locale(Language::Fr).integer(8470), "8\u{a0}470");
        assert_eq!(
            locale(Language::Fr).money("-0.001".parse().unwrap()),
            "0,00\u{a0}€"
        );
        assert_eq!(locale(Language::Fr).file_size(412_300), "412 ko");
        assert_eq!(locale(Language::En).file_size(1_800_000), "1.8 MB");
    }
}
