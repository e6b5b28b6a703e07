//! The queue.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus::{GaugeVec, HistogramVec, IntCounterVec, IntGaugeVec};
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

static CLAIM_DURATION: LazyLock<HistogramVec> = LazyLock::new(|| {
    registry::histograms(
        "proffer_job_claim_duration_seconds",
        "Time a claim of ready jobs took, in seconds, by lane; above 20 ms the queue's table is bloated or the server is busy.",
        &["lane"],
        &[
            0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
        ],
    )
});

static RUN_DURATION: LazyLock<HistogramVec> = LazyLock::new(|| {
    registry::histograms(
        "proffer_job_duration_seconds",
        "Time an attempt took that came to its end, in seconds, by kind of job and result.",
        &["kind", "result"],
        &[
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0,
        ],
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
    LazyLock::force(&RUN_DURATION);
    LazyLock::force(&PERIOD);
    LazyLock::force(&LAST_SUCCESS);
    for lane in Lane::ALL {
        CLAIM_DURATION.with_label_values(&[lane.as_str()]);
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
pub fn set_recurrence(kind: &'static str, every: Duration, last_success: OffsetDateTime) {
    let since_epoch = last_success - OffsetDateTime::UNIX_EPOCH;
    PERIOD.with_label_values(&[kind]).set(every.as_secs_f64());
    LAST_SUCCESS
        .with_label_values(&[kind])
        .set(since_epoch.as_seconds_f64());
}

/// Measures a claim of a lane's ready jobs.
pub fn claimed(lane: Lane, took: Duration) {
    CLAIM_DURATION
        .with_label_values(&[lane.as_str()])
        .observe(took.as_secs_f64());
}

/// Measures an attempt that came to its end.
pub fn ran(kind: &'static str, well: bool, took: Duration) {
    RUN_DURATION
        .with_label_values(&[kind, if well { "done" } else { "failed" }])
        .observe(took.as_secs_f64());
}

/// Counts an attempt that ended.
pub fn attempted(lane: Lane, result: Attempt) {
    ATTEMPTS
        .with_label_values(&[lane.as_str(), result.label()])
        .inc();
}
