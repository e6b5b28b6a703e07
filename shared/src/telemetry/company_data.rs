//! Companies that take everything along, and companies that go.

use std::sync::LazyLock;

use prometheus::{IntCounter, IntCounterVec, IntGauge};

use super::registry;

static EXPORTS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_company_exports_total",
        "Archives of companies that were made, or that were given up, by result.",
        &["result"],
    )
});

static EXPORTED: LazyLock<IntCounter> = LazyLock::new(|| {
    registry::counter(
        "proffer_company_exported_bytes_total",
        "Octets of the archives that were made.",
    )
});

static RUNNING: LazyLock<IntGauge> = LazyLock::new(|| {
    registry::gauge(
        "proffer_company_exports_running",
        "Archives that this process is making.",
    )
});

static ORDERED: LazyLock<IntGauge> = LazyLock::new(|| {
    registry::gauge(
        "proffer_company_deletions_ordered",
        "Companies whose deletion was ordered, as last counted.",
    )
});

static DELETED: LazyLock<IntCounter> = LazyLock::new(|| {
    registry::counter(
        "proffer_companies_deleted_total",
        "Companies that were deleted.",
    )
});

/// How an archive ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It can be downloaded.
    Ready,
    /// Nobody tries again.
    Failed,
}

impl Made {
    const ALL: [Self; 2] = [Self::Ready, Self::Failed];

    fn label(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// Makes the metrics exist, at zero.
pub fn register() {
    for made in Made::ALL {
        EXPORTS.with_label_values(&[made.label()]);
    }
    LazyLock::force(&EXPORTED);
    LazyLock::force(&RUNNING);
    LazyLock::force(&ORDERED);
    LazyLock::force(&DELETED);
}

/// Counts an archive that is being made until this is dropped.
#[derive(Debug)]
pub struct Running(());

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.dec();
    }
}

/// An archive is being made.
#[must_use]
pub fn export_runs() -> Running {
    RUNNING.inc();
    Running(())
}

/// Counts an archive, once that is committed.
pub fn exported(made: Made, octets: u64) {
    EXPORTS.with_label_values(&[made.label()]).inc();
    EXPORTED.inc_by(octets);
}

/// Tells how many companies will be deleted.
pub fn deletions_ordered(count: i64) {
    ORDERED.set(count);
}

/// Counts a company that was deleted.
pub fn company_deleted() {
    DELETED.inc();
}
