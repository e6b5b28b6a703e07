//! Accepted mails, once they are understood.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;

static MAILS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_mails_in_total",
        "Accepted mails understood, one per recipient company, by what became of them.",
        &["outcome"],
    )
});

/// Makes the metric exist.
pub fn register() {
    LazyLock::force(&MAILS);
}

/// Counts a mail whose outcome was committed, under the name the outcome is stored by.
pub fn understood(outcome: &'static str) {
    MAILS.with_label_values(&[outcome]).inc();
}
