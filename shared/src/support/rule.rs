//! How long a visit lasts, and what ends it.

use time::{Duration, OffsetDateTime};

/// The longest visit: whoever needs longer asks for another link, and is told of again.
pub const VISIT_LIMIT: Duration = Duration::HOUR;

/// When a visit that begins now ends at the latest: never after what the owner allowed.
pub(super) fn visit_ends_at(permit_ends_at: OffsetDateTime, now: OffsetDateTime) -> OffsetDateTime {
    permit_ends_at.min(now + VISIT_LIMIT)
}

/// A time that an owner allowed, and whatever lies in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// It ends by itself.
    pub(super) ends_at: OffsetDateTime,
    /// Or before.
    pub(super) ended_at: Option<OffsetDateTime>,
}

impl Span {
    pub(super) fn is_open(self, now: OffsetDateTime) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }

    /// When it was over, if it is.
    pub(super) fn over_at(self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        match self.ended_at {
            Some(ended_at) => Some(ended_at.min(self.ends_at)),
            None => (self.ends_at <= now).then_some(self.ends_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 09:00 UTC);

    #[test]
    fn a_visit_ends_after_an_hour_or_with_what_was_allowed() {
        for (left, lasts) in [(10, 10), (59, 59), (60, 60), (61, 60), (72 * 60, 60)] {
            let permit = NOW + Duration::minutes(left);
            let ends = visit_ends_at(permit, NOW);
            assert_eq!(ends, NOW + Duration::minutes(lasts), "{left}");
        }
    }

    #[test]
    fn a_span_is_over_by_itself_or_before() {
        let minutes = |minutes| NOW + Duration::minutes(minutes);
        for (ends, ended, open, over) in [
            (minutes(1), None, true, None),
            (minutes(0), None, false, Some(minutes(0))),
            (minutes(-5), None, false, Some(minutes(-5))),
            (minutes(5), Some(minutes(-1)), false, Some(minutes(-1))),
            (minutes(-5), Some(minutes(-1)), false, Some(minutes(-5))),
        ] {
            let span = Span {
                ends_at: ends,
                ended_at: ended,
            };
            assert_eq!(span.is_open(NOW), open, "{span:?}");
            assert_eq!(span.over_at(NOW), over, "{span:?}");
        }
    }
}
