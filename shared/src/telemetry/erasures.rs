//! People who were erased.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;

static ERASURES: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_erasures_total",
        "Erasures that were finished, and documents that went when their legal term was over.",
        &["what"],
    )
});

/// Makes the metric exist, at zero.
pub fn register() {
    count("finished", 0);
    count("term_over", 0);
}

/// A person was erased.
pub fn finished() {
    count("finished", 1);
}

/// So many documents of people who were erased before went.
pub fn terms_over(documents: u64) {
    count("term_over", documents);
}

fn count(what: &str, more: u64) {
    ERASURES.with_label_values(&[what]).inc_by(more);
}
