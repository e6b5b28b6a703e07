//! Accepted mails, once they are understood.

use std::sync::LazyLock;

use prometheus::{Histogram, IntCounterVec};

use super::registry;

static MAILS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_mails_in_total",
        "Accepted mails understood, one per recipient company, by what became of them.",
        &["outcome"],
    )
});

static LATENCY: LazyLock<Histogram> = LazyLock::new(|| {
    registry::histogram(
        "proffer_mail_in_latency_seconds",
        "Time from a mail's last octet to its request, message or held mail being there to see, in seconds.",
        &[
            0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0,
        ],
    )
});

/// Makes the metrics exist.
pub fn register() {
    LazyLock::force(&MAILS);
    LazyLock::force(&LATENCY);
}

/// Measures how long after it was accepted a mail's outcome was committed.
pub fn visible_after(latency: time::Duration) {
    LATENCY.observe(latency.as_seconds_f64().max(0.0));
}

/// Counts a mail whose outcome was committed, under the name the outcome is stored by.
pub fn understood(outcome: &'static str) {
    MAILS.with_label_values(&[outcome]).inc();
}
