//! The only source of the time. Everything below an entry point takes the time as an argument or from its transaction.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// Tells the time, in whole microseconds: what PostgreSQL keeps, so that a time read back equals the one written.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it, and all its clones with it.
    pub fn standing_at(start: OffsetDateTime) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(micros(start)))))
    }

    /// The time now, UTC.
    pub fn now(&self) -> OffsetDateTime {
        let micros = match &self.0 {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that asks the machine"
            )]
            Source::System => micros(OffsetDateTime::now_utc()),
            Source::Set(at) => at.load(Ordering::SeqCst),
        };
        OffsetDateTime::UNIX_EPOCH + Duration::microseconds(micros)
    }

    /// Moves a standing clock. The machine's clock can't be moved.
    pub fn advance(&self, by: Duration) {
        if let Source::Set(at) = &self.0 {
            at.fetch_add(
                i64::try_from(by.whole_microseconds()).unwrap_or(i64::MAX),
                Ordering::SeqCst,
            );
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

fn micros(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX)
}
