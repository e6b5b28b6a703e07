//! Working days in Belgium: Monday to Friday, but for the public holidays.

use time::{Date, Duration, Month, Weekday};

/// Whether people work on this day.
pub(crate) fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(day)
}

/// The last day after which `working_days` whole working days have passed, `today` being the last of them: what happened on it or before is that old.
pub(crate) fn days_ago(today: Date, working_days: u16) -> Date {
    let mut day = today;
    let mut left = working_days;
    while left > 0 {
        if is_working_day(day) {
            left -= 1;
        }
        day -= Duration::DAY;
    }
    day
}

/// The ten legal holidays (law of 4 January 1974, royal decree of 18 April 1974), by rule: they hold for every year.
fn is_public_holiday(day: Date) -> bool {
    let fixed = matches!(
        (day.month(), day.day()),
        (Month::January | Month::May | Month::November, 1)
            | (Month::July, 21)
            | (Month::August, 15)
            | (Month::November, 11)
            | (Month::December, 25)
    );
    // Easter Monday, Ascension, Whit Monday.
    fixed || matches!((day - easter(day.year())).whole_days(), 1 | 39 | 50)
}

/// Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher.
fn easter(year: i32) -> Date {
    let (century, of_century) = (year / 100, year % 100);
    let golden = year % 19;
    let moon_correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let since_march = epact + to_sunday - 7 * late + 21;
    let first_of_march = Date::from_ordinal_date(year, 1)
        .ok()
        .and_then(|day| day.replace_month(Month::March).ok())
        .unwrap_or(Date::MIN);
    first_of_march + Duration::days(since_march.into())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn easter_is_where_the_calendar_has_it() {
        for expected in [
            date!(1961 - 04 - 02),
            date!(2000 - 04 - 23),
            date!(2008 - 03 - 23),
            date!(2024 - 03 - 31),
            date!(2025 - 04 - 20),
            date!(2026 - 04 - 05),
            date!(2027 - 03 - 28),
            date!(2038 - 04 - 25),
        ] {
            assert_eq!(easter(expected.year()), expected);
        }
    }

    #[test]
    fn a_year_has_ten_holidays() {
        let mut day = date!(2026 - 01 - 01);
        let mut holidays = Vec::new();
        while day.year() == 2026 {
            if is_public_holiday(day) {
                holidays.push(day);
            }
            day += Duration::DAY;
        }
        assert_eq!(
            holidays,
            [
                date!(2026 - 01 - 01),
                date!(2026 - 04 - 06),
                date!(2026 - 05 - 01),
                date!(2026 - 05 - 14),
                date!(2026 - 05 - 25),
                date!(2026 - 07 - 21),
                date!(2026 - 08 - 15),
                date!(2026 - 11 - 01),
                date!(2026 - 11 - 11),
                date!(2026 - 12 - 25),
            ]
        );
    }

    #[test]
    fn working_days_are_counted_backwards() {
        for (today, days, expected) in [
            // Tuesday: one day ago is whatever came until Monday.
            (date!(2026 - 11 - 24), 1, date!(2026 - 11 - 23)),
            // Monday: the weekend does not count.
            (date!(2026 - 11 - 23), 1, date!(2026 - 11 - 22)),
            (date!(2026 - 11 - 23), 2, date!(2026 - 11 - 19)),
            // Thursday after Armistice Day.
            (date!(2026 - 11 - 12), 2, date!(2026 - 11 - 09)),
            (date!(2026 - 11 - 24), 0, date!(2026 - 11 - 24)),
        ] {
            assert_eq!(days_ago(today, days), expected, "{today} {days}");
        }
    }
}
