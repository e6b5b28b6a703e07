//! What retention rules removed, and what support does in companies.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;
use crate::privacy::retention::Kind;

static REMOVED: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_retention_removed_total",
        "What companies' retention rules removed, by what it was.",
        &["what"],
    )
});

static SUPPORT: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_support_total",
        "What support did in companies that let it look in: visits entered, pages opened, and what was refused.",
        &["what"],
    )
});

/// What support does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// A link was used.
    Entered,
    /// A page was opened.
    Opened,
    /// Something was refused: a change, or a page that support doesn't see.
    Refused,
}

impl Support {
    fn label(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Opened => "opened",
            Self::Refused => "refused",
        }
    }
}

/// Makes the metric of the rules exist, with everything at zero.
pub fn register_rules() {
    for kind in Kind::ALL {
        removed_by_rule(kind, 0);
    }
}

/// Makes the metric of support exist, with everything at zero.
pub fn register_support() {
    for event in [Support::Entered, Support::Opened, Support::Refused] {
        SUPPORT.with_label_values(&[event.label()]).inc_by(0);
    }
}

/// Counts what a rule removed, once that is committed.
pub fn removed_by_rule(kind: Kind, count: u64) {
    REMOVED.with_label_values(&[kind.as_str()]).inc_by(count);
}

/// Counts what support did.
pub fn support(event: Support) {
    SUPPORT.with_label_values(&[event.label()]).inc();
}
