//! How much of each lane runs at once.

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

/// The limits of all lanes, and how often a process looks for work it was not told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lanes {
    /// Per lane.
    pub limits: Vec<(Lane, LaneLimits)>,
    /// The fallback when a wake-up was lost.
    pub poll: Duration,
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
            poll: Duration::from_millis(500),
        }
    }
}
