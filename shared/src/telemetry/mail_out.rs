//! Mails sent.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;

static MAILS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_mails_out_total",
        "Attempts to send a mail, by how they ended.",
        &["result"],
    )
});

/// How an attempt to send ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// A relay took it.
    Sent,
    /// It will be tried again.
    Deferred,
    /// It was given up.
    Failed,
}

impl Sent {
    fn label(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
        }
    }
}

/// Makes the metric exist, with every result at zero.
pub fn register() {
    for result in [Sent::Sent, Sent::Deferred, Sent::Failed] {
        MAILS.with_label_values(&[result.label()]);
    }
}

/// Counts an attempt.
pub fn attempted(result: Sent) {
    MAILS.with_label_values(&[result.label()]).inc();
}
