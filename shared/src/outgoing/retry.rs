//! When a mail that did not go out is tried again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The pauses after the first failures, in seconds; the last is repeated.
const PAUSES: [u64; 16] = [
    30,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    HOUR,
    HOUR,
    HOUR,
    2 * HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    5 * HOUR,
    6 * HOUR,
    7 * HOUR,
    8 * HOUR,
];

/// How long a mail is tried (RFC 5321 §4.5.4.1 asks for four to five days).
pub const GIVE_UP_AFTER: Duration = Duration::from_secs(5 * 24 * HOUR);

/// More than the pauses allow within [`GIVE_UP_AFTER`]: a mail is given up by its age, with a message to its author, never parked by the queue.
pub const MAX_ATTEMPTS: i16 = 100;

/// What follows a temporary failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another attempt.
    TryAgain {
        /// From now.
        after: Duration,
    },
    /// It was tried for long enough.
    GiveUp,
}

/// The rule: after `attempts` attempts, the last of which failed just now, at `age` since the mail was written.
pub fn next(attempts: u32, age: Duration) -> Next {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let after = Duration::from_secs(PAUSES[index.min(PAUSES.len() - 1)]);
    if age >= GIVE_UP_AFTER {
        Next::GiveUp
    } else {
        Next::TryAgain { after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_seconds_to_hours() {
        let hours = |n| Duration::from_secs(n * HOUR);
        for (attempts, after) in [
            (0, Duration::from_secs(30)),
            (1, Duration::from_secs(30)),
            (2, Duration::from_mins(2)),
            (3, Duration::from_mins(10)),
            (4, Duration::from_mins(30)),
            (5, hours(1)),
            (8, hours(1)),
            (9, hours(2)),
            (16, hours(8)),
            (1000, hours(8)),
        ] {
            assert_eq!(
                next(attempts, Duration::ZERO),
                Next::TryAgain { after },
                "{attempts}"
            );
        }
    }

    #[test]
    fn after_five_days_it_is_given_up() {
        let almost = Duration::from_secs(5 * 24 * HOUR - 1);
        assert!(matches!(next(20, almost), Next::TryAgain { .. }));
        assert_eq!(next(1, GIVE_UP_AFTER), Next::GiveUp);
    }

    #[test]
    fn the_queue_never_parks_a_mail_that_is_still_tried() {
        let (mut age, mut attempts) = (Duration::ZERO, 0_u32);
        loop {
            attempts += 1;
            match next(attempts, age) {
                Next::TryAgain { after } => age += after,
                Next::GiveUp => break,
            }
        }
        assert!(attempts < u32::from(MAX_ATTEMPTS.unsigned_abs()) / 2);
    }
}
