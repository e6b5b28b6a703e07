//! What can be kept for a while only, and when a change of mind takes effect.

use std::str::FromStr;

use serde::Serialize;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// How long before it takes effect a rule that removes more is announced.
pub const NOTICE: Duration = Duration::days(7);

/// What can be kept for a while only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Requests that were refused, cancelled or accepted, with nothing open: into the bin.
    ClosedRequests,
    /// Requests that nobody answered: into the bin.
    UnansweredRequests,
    /// Mails that are neither a request nor part of one.
    HeldMails,
    /// Mails as they came, byte for byte; the texts and files read from them stay.
    RawMails,
    /// Prospects that nobody touched, without request, offer or invoice.
    Prospects,
    /// Who did what.
    AuditLog,
}

/// In what a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Of 24 hours.
    Days,
    /// Of the calendar.
    Months,
}

impl Unit {
    /// As the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
        }
    }
}

impl Kind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::ClosedRequests,
        Self::UnansweredRequests,
        Self::HeldMails,
        Self::RawMails,
        Self::Prospects,
        Self::AuditLog,
    ];

    /// As stored, and the name of its field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClosedRequests => "closed_requests",
            Self::UnansweredRequests => "unanswered_requests",
            Self::HeldMails => "held_mails",
            Self::RawMails => "raw_mails",
            Self::Prospects => "prospects",
            Self::AuditLog => "audit_log",
        }
    }

    /// In what it counts.
    pub fn unit(self) -> Unit {
        match self {
            Self::HeldMails => Unit::Days,
            Self::ClosedRequests
            | Self::UnansweredRequests
            | Self::RawMails
            | Self::Prospects
            | Self::AuditLog => Unit::Months,
        }
    }

    /// The shortest and the longest time it can be kept. Below the first, something would go that is still worked with; above the second, a rule says nothing.
    pub fn bounds(self) -> (i32, i32) {
        match self {
            Self::ClosedRequests | Self::UnansweredRequests => (3, 120),
            Self::HeldMails => (14, 730),
            Self::RawMails => (1, 120),
            Self::Prospects | Self::AuditLog => (6, 120),
        }
    }

    /// Whatever is older goes, if it was last touched before this.
    pub(super) fn cutoff(self, keep: i32, now: OffsetDateTime) -> OffsetDateTime {
        match self.unit() {
            Unit::Days => now - Duration::days(keep.into()),
            Unit::Months => months_before(now, keep),
        }
    }
}

/// Not a kind of ours.
#[derive(Debug, thiserror::Error)]
#[error("unknown kind")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or(UnknownKind)
    }
}

/// The same time of the same day, so many months before; the last day of a month that has no such day.
fn months_before(now: OffsetDateTime, months: i32) -> OffsetDateTime {
    let now = now.to_offset(UtcOffset::UTC);
    let count = now.year() * 12 + i32::from(u8::from(now.month())) - 1 - months;
    let month = u8::try_from(count.rem_euclid(12) + 1)
        .ok()
        .and_then(|month| time::Month::try_from(month).ok())
        .unwrap_or(now.month());
    let year = count.div_euclid(12);
    let day = now.day().min(month.length(year));
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => now.replace_date(date),
        // Further back than the calendar goes: nothing is that old.
        Err(_) => OffsetDateTime::UNIX_EPOCH,
    }
}

/// What a company says of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Of what.
    pub kind: Kind,
    /// How many of [`Kind::unit`] it is kept, once it takes effect; `None`: for good.
    pub keep: Option<i32>,
    /// What holds until then.
    pub before: Option<i32>,
    /// When it takes effect.
    #[serde(with = "time::serde::rfc3339")]
    pub effective_at: OffsetDateTime,
}

impl Rule {
    /// Nothing was ever said of it.
    pub(super) fn off(kind: Kind) -> Self {
        Self {
            kind,
            keep: None,
            before: None,
            effective_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    /// How long it is kept now; `None`: for good.
    pub fn in_force(&self, now: OffsetDateTime) -> Option<i32> {
        if self.effective_at <= now {
            self.keep
        } else {
            self.before
        }
    }

    /// Whether it is announced and does not hold yet.
    pub fn is_announced(&self, now: OffsetDateTime) -> bool {
        now < self.effective_at
    }

    /// The rule once an owner says `keep`. What removes no more than what holds now takes effect at once, and so takes back what was announced.
    pub(super) fn changed(self, keep: Option<i32>, now: OffsetDateTime) -> Self {
        if keep == self.keep {
            return self;
        }
        let holds = self.in_force(now);
        if !removes_more(keep, holds) {
            return Self {
                keep,
                before: keep,
                effective_at: now,
                ..self
            };
        }
        let announced_already = self.is_announced(now) && !removes_more(keep, self.keep);
        Self {
            keep,
            before: holds,
            effective_at: if announced_already {
                self.effective_at
            } else {
                now + NOTICE
            },
            ..self
        }
    }
}

fn removes_more(keep: Option<i32>, than: Option<i32>) -> bool {
    match (keep, than) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(keep), Some(than)) => keep < than,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 09:00 UTC);

    fn rule(keep: Option<i32>, before: Option<i32>, effective_at: OffsetDateTime) -> Rule {
        Rule {
            kind: Kind::ClosedRequests,
            keep,
            before,
            effective_at,
        }
    }

    #[test]
    fn what_removes_more_waits_and_what_removes_less_does_not() {
        let (day, notice) = (Duration::DAY, NOW + NOTICE);
        let old = NOW - day;
        let pending = rule(Some(12), Some(24), NOW + day);
        for (rule_now, said, holds_now, holds_then, at) in [
            (rule(None, None, old), Some(24), None, Some(24), notice),
            (
                rule(Some(24), None, old),
                Some(12),
                Some(24),
                Some(12),
                notice,
            ),
            (rule(Some(24), None, old), Some(36), Some(36), Some(36), NOW),
            (rule(Some(24), None, old), None, None, None, NOW),
            (rule(Some(24), None, old), Some(24), Some(24), Some(24), old),
            // While something is announced: taken back, softened, sharpened, said again.
            (pending, Some(24), Some(24), Some(24), NOW),
            (pending, None, None, None, NOW),
            (pending, Some(18), Some(24), Some(18), NOW + day),
            (pending, Some(6), Some(24), Some(6), notice),
            (pending, Some(12), Some(24), Some(12), NOW + day),
        ] {
            let changed = rule_now.changed(said, NOW);
            assert_eq!(changed.in_force(NOW), holds_now, "{rule_now:?} {said:?}");
            assert_eq!(
                changed.in_force(notice),
                holds_then,
                "{rule_now:?} {said:?}"
            );
            assert_eq!(changed.effective_at, at, "{rule_now:?} {said:?}");
        }
    }

    #[test]
    fn a_month_is_one_of_the_calendar() {
        for (now, months, expected) in [
            (
                datetime!(2026-11-24 09:00 UTC),
                1,
                datetime!(2026-10-24 09:00 UTC),
            ),
            (
                datetime!(2026-03-31 09:00 UTC),
                1,
                datetime!(2026-02-28 09:00 UTC),
            ),
            (
                datetime!(2024-03-31 09:00 UTC),
                1,
                datetime!(2024-02-29 09:00 UTC),
            ),
            (
                datetime!(2026-01-15 09:00 UTC),
                1,
                datetime!(2025-12-15 09:00 UTC),
            ),
            (
                datetime!(2026-12-15 09:00 UTC),
                24,
                datetime!(2024-12-15 09:00 UTC),
            ),
            (
                datetime!(2026-11-24 00:30 +1),
                12,
                datetime!(2025-11-23 23:30 UTC),
            ),
        ] {
            assert_eq!(months_before(now, months), expected, "{now} {months}");
        }
        assert_eq!(
            Kind::HeldMails.cutoff(14, NOW),
            datetime!(2026-11-10 09:00 UTC)
        );
    }

    #[test]
    fn a_kind_has_a_name_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().ok(), Some(kind));
            assert!(kind.bounds().0 < kind.bounds().1);
        }
        assert!("invoices".parse::<Kind>().is_err());
    }
}
