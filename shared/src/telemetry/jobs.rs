//! The queue.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus::{GaugeVec, IntCounterVec, IntGaugeVec};
use time::OffsetDateTime;

use super::registry;
use crate::queue::Lane;

static JOBS: LazyLock<IntGaugeVec> = LazyLock::new(|| {
    registry::gauges(
        "proffer_jobs",
        "Jobs in the queue, as last counted, by lane and state.",
        &["lane", "state"],
    )
});

static OLDEST: LazyLock<GaugeVec> = LazyLock::new(|| {
    registry::fractional_gauges(
        "proffer_jobs_oldest_age_seconds",
        "Age of the oldest job that could run and has not begun, in seconds; 0 when none waits.",
        &["lane"],
    )
});

static ATTEMPTS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_job_attempts_total",
        "Attempts to run a job, by lane and by how they ended.",
        &["lane", "result"],
    )
});

static PERIOD: LazyLock<GaugeVec> = LazyLock::new(|| {
    registry::fractional_gauges(
        "proffer_recurring_job_period_seconds",
        "How often a recurring job is to run, in seconds, by kind.",
        &["kind"],
    )
});

static LAST_SUCCESS: LazyLock<GaugeVec> = LazyLock::new(|| {
    registry::fractional_gauges(
        "proffer_recurring_job_last_success_timestamp_seconds",
        "When a recurring job of a kind last succeeded, for whomever, in any process; before it ever did, when it was first due. Unix time.",
        &["kind"],
    )
});

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for its time.
    Scheduled,
    /// Waits for a slot.
    Ready,
    /// Runs.
    Running,
    /// Given up, waits for a person.
    Parked,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Scheduled, Self::Ready, Self::Running, Self::Parked];

    fn label(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Parked => "parked",
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// The job is done.
    Done,
    /// It will run again.
    Retried,
    /// It was parked.
    Parked,
}

impl Attempt {
    const ALL: [Self; 3] = [Self::Done, Self::Retried, Self::Parked];

    fn label(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::Parked => "parked",
        }
    }
}

/// Makes the metrics exist, with every series at zero.
pub fn register() {
    for lane in Lane::ALL {
        for state in State::ALL {
            set_count(lane, state, 0);
        }
        set_oldest_age(lane, Duration::ZERO);
        for result in Attempt::ALL {
            ATTEMPTS.with_label_values(&[lane.as_str(), result.label()]);
        }
    }
}

/// Tells how many jobs of a lane are in a state.
pub fn set_count(lane: Lane, state: State, count: i64) {
    JOBS.with_label_values(&[lane.as_str(), state.label()])
        .set(count);
}

/// Tells how long the oldest ready job of a lane has waited.
pub fn set_oldest_age(lane: Lane, age: Duration) {
    OLDEST
        .with_label_values(&[lane.as_str()])
        .set(age.as_secs_f64());
}

/// Tells how often a recurring job runs, and when it last succeeded.
pub fn set_recurrence(kind: &str, every: Duration, last_success: OffsetDateTime) {
    let since_epoch = last_success - OffsetDateTime::UNIX_EPOCH;
    PERIOD.with_label_values(&[kind]).set(every.as_secs_f64());
    LAST_SUCCESS
        .with_label_values(&[kind])
        .set(since_epoch.as_seconds_f64());
}

/// Counts an attempt that ended.
pub fn attempted(lane: Lane, result: Attempt) {
    ATTEMPTS
        .with_label_values(&[lane.as_str(), result.label()])
        .inc();
}
