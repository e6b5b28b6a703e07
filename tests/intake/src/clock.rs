//! The time a thread worked, so that its neighbours on the machine do not count.

use std::time::{Duration, Instant};

/// A moment of this thread's work.
#[derive(Debug, Clone, Copy)]
pub struct Worked {
    since: Instant,
    /// Nanoseconds on a processor, where the kernel tells (`/proc/thread-self/schedstat`, see `proc(5)`).
    on_processor: Option<u64>,
}

impl Worked {
    /// Now.
    pub fn now() -> Self {
        Self {
            since: Instant::now(),
            on_processor: on_processor(),
        }
    }

    /// How long this thread has worked since; how long it was, where the kernel does not tell.
    pub fn elapsed(self) -> Duration {
        match (self.on_processor, on_processor()) {
            (Some(before), Some(now)) => Duration::from_nanos(now.saturating_sub(before)),
            _ => self.since.elapsed(),
        }
    }
}

fn on_processor() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok()
}
