//! The SMTP dialogue.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus::{HistogramVec, IntCounter, IntCounterVec, IntGauge};

use super::registry;

static SESSIONS: LazyLock<IntCounter> = LazyLock::new(|| {
    registry::counter(
        "proffer_smtp_sessions_total",
        "SMTP sessions begun, refused connections included.",
    )
});

static OPEN: LazyLock<IntGauge> =
    LazyLock::new(|| registry::gauge("proffer_smtp_sessions_open", "SMTP sessions open now."));

static REPLIES: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_smtp_replies_total",
        "SMTP replies sent, by reply code (RFC 5321 §4.2).",
        &["code"],
    )
});

static ACCEPTED: LazyLock<IntCounter> = LazyLock::new(|| {
    registry::counter(
        "proffer_mails_accepted_total",
        "Mails committed and answered with 250, one per mail whatever its number of recipients.",
    )
});

static ACCEPT_DURATION: LazyLock<HistogramVec> = LazyLock::new(|| {
    registry::histograms(
        "proffer_mail_accept_duration_seconds",
        "Time from a mail's last octet to its commit or its failure, in seconds.",
        &["result"],
        &[
            0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ],
    )
});

/// How storing a mail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Committed.
    Committed,
    /// Not committed: the sender was told to try again.
    Failed,
}

/// Makes the metrics exist.
pub fn register() {
    LazyLock::force(&SESSIONS);
    LazyLock::force(&OPEN);
    LazyLock::force(&REPLIES);
    LazyLock::force(&ACCEPTED);
    LazyLock::force(&ACCEPT_DURATION);
}

/// A session counted as open until it is dropped.
#[derive(Debug)]
pub struct OpenSession(());

impl OpenSession {
    /// Counts a session that begins.
    pub fn begin() -> Self {
        SESSIONS.inc();
        OPEN.inc();
        Self(())
    }
}

impl Drop for OpenSession {
    fn drop(&mut self) {
        OPEN.dec();
    }
}

/// Counts a reply by its code.
pub fn replied(code: u16) {
    REPLIES.with_label_values(&[code.to_string()]).inc();
}

/// Counts a mail whose last octet came `took` ago.
pub fn stored(how: Stored, took: Duration) {
    let result = match how {
        Stored::Committed => {
            ACCEPTED.inc();
            "committed"
        }
        Stored::Failed => "failed",
    };
    ACCEPT_DURATION
        .with_label_values(&[result])
        .observe(took.as_secs_f64());
}
