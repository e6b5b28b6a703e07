//! For how long the law wants documents kept that name somebody. Pure.

use time::{Date, Duration, Month, OffsetDateTime};

/// Years that invoices, and the papers of an order, are kept: article 60 of the Belgian VAT code, ten since the law of 20 November 2022 (Moniteur belge,
/// 30 November 2022) for what is due from 2023 on. The ten years in which a contract can be sued on (article 2262bis, § 1, of the former civil code) end before.
pub(super) const YEARS: i32 = 10;

/// The first day on which a document of this day need not be kept any more: the term runs from 1 January of the year after (article 60 again).
pub(super) fn kept_until(dated: Date) -> Date {
    let year = dated.year().saturating_add(1 + YEARS);
    Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MAX)
}

/// What was made before then has no term that is still running on `today`; the day that a time zone makes is not counted against it.
pub(super) fn over_before(today: Date) -> OffsetDateTime {
    let year = today.year().saturating_sub(YEARS);
    let first = Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MIN);
    first.midnight().assume_utc() + Duration::DAY
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn ten_years_from_the_year_after() {
        for (dated, until) in [
            (date!(2026 - 11 - 24), date!(2037 - 01 - 01)),
            (date!(2026 - 01 - 01), date!(2037 - 01 - 01)),
            (date!(2025 - 12 - 31), date!(2036 - 01 - 01)),
            (date!(2024 - 02 - 29), date!(2035 - 01 - 01)),
            (Date::MAX, Date::MAX),
        ] {
            assert_eq!(kept_until(dated), until, "{dated}");
        }
    }

    #[test]
    fn what_is_over_was_kept_long_enough() {
        for today in [date!(2037 - 01 - 01), date!(2037 - 12 - 31)] {
            let newest = over_before(today).date() - Duration::days(2);
            assert_eq!(newest, date!(2026 - 12 - 31));
            assert!(kept_until(newest) <= today);
            assert!(kept_until(newest + Duration::DAY) > today);
        }
    }
}
