//! When a failed attempt is tried again.

use std::time::Duration;

/// The longest pause.
const LONGEST: Duration = Duration::from_mins(15);

/// The pause after the `attempts`-th failure: `first`, doubled each time, up to 15 minutes, and spread by `jitter` (0 to 1) between half and all of
/// it, so that what failed together does not come back together.
pub(super) fn pause(first: Duration, attempts: i16, jitter: f64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let full = first.saturating_mul(1 << doublings).min(LONGEST);
    full.mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let first = Duration::from_secs(2);
        for (attempts, shortest, longest) in [
            (1, 1.0, 2.0),
            (2, 2.0, 4.0),
            (5, 16.0, 32.0),
            (20, 450.0, 900.0),
            (0, 1.0, 2.0),
        ] {
            assert!(
                (pause(first, attempts, 0.0).as_secs_f64() - shortest).abs() < 1e-9,
                "{attempts}"
            );
            assert!(
                (pause(first, attempts, 1.0).as_secs_f64() - longest).abs() < 1e-9,
                "{attempts}"
            );
        }
    }
}
