//! How much of each lane runs at once, and how often the queue looks at what.

use std::time::Duration;

use super::Lane;

/// What a lane may do in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneLimits {
    /// Jobs that run at once in this process.
    pub slots: u32,
    /// Jobs of one tenant that run at once, in all processes. Below the slots: this is what keeps room for the others.
    pub cap: i32,
    /// An attempt that takes longer has failed.
    pub timeout: Duration,
}

/// The limits of the lanes that a process serves, and its intervals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lanes {
    /// Per lane.
    pub limits: Vec<(Lane, LaneLimits)>,
    /// The queue's intervals.
    pub timing: Timing,
}

/// The queue's intervals. The defaults are those of a service; tests are in a hurry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How often a process looks for work: the fallback when a wake-up was lost.
    pub poll: Duration,
    /// How often scheduled jobs are looked at.
    pub promotion: Duration,
    /// How long a process' lease lasts. A dead process' jobs are taken over after it and a retake interval.
    pub lease: Duration,
    /// How often the lease is renewed: three renewals may fail.
    pub renewal: Duration,
    /// How often a process looks for jobs of dead ones.
    pub retake: Duration,
    /// How often a process looks for jobs that it holds without knowing.
    pub adoption: Duration,
    /// How often a process looks for recurring jobs that are due.
    pub recurrence: Duration,
    /// The pause after a job's first failure.
    pub first_pause: Duration,
    /// How long running jobs may take to end once a stop was asked for; what still runs then is stopped and given back.
    pub drain: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(500),
            promotion: Duration::from_millis(200),
            lease: Duration::from_secs(15),
            renewal: Duration::from_millis(3750),
            retake: Duration::from_millis(2500),
            adoption: Duration::from_secs(10),
            recurrence: Duration::from_secs(10),
            first_pause: Duration::from_secs(2),
            drain: Duration::from_secs(20),
        }
    }
}

impl Default for Lanes {
    fn default() -> Self {
        let limits = |slots, cap, seconds| LaneLimits {
            slots,
            cap,
            timeout: Duration::from_secs(seconds),
        };
        Self {
            limits: vec![
                (Lane::MailIn, limits(8, 5, 120)),
                (Lane::MailOut, limits(16, 8, 180)),
                (Lane::Interactive, limits(8, 5, 60)),
                (Lane::Bulk, limits(4, 2, 1800)),
            ],
            timing: Timing::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_tenant_can_fill_a_lane() {
        let lanes = Lanes::default();
        for lane in Lane::ALL {
            let (_, limits) = lanes.limits.iter().find(|(of, _)| *of == lane).unwrap();
            assert!(
                0 < limits.cap && limits.cap.unsigned_abs() < limits.slots,
                "{lane:?}"
            );
        }
    }

    #[test]
    fn three_renewals_of_a_lease_may_fail() {
        let timing = Timing::default();
        assert!(timing.renewal * 4 <= timing.lease);
        // What the operator is promised: orphans run again within 30 seconds.
        assert!(
            timing.lease + timing.retake + timing.promotion + timing.poll < Duration::from_secs(30)
        );
    }
}
