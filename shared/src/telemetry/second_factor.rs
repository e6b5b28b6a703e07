//! Second factors: how often somebody was asked for one, and came through.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;
use crate::second_factor::FactorKind;

static CHALLENGES: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_second_factor_challenges_total",
        "Answers to the question for a second factor, by its kind and by what became of them.",
        &["kind", "outcome"],
    )
});

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was right.
    Passed,
    /// It was wrong, or used already.
    Wrong,
    /// There had been too many, and it was not looked at.
    TooMany,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Passed, Self::Wrong, Self::TooMany];

    fn label(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Wrong => "wrong",
            Self::TooMany => "too_many",
        }
    }
}

/// Makes the metric exist, with everything at zero.
pub fn register() {
    for kind in FactorKind::ALL {
        for outcome in Outcome::ALL {
            CHALLENGES
                .with_label_values(&[kind.as_str(), outcome.label()])
                .inc_by(0);
        }
    }
}

/// Counts an answer.
pub fn challenged(kind: FactorKind, outcome: Outcome) {
    CHALLENGES
        .with_label_values(&[kind.as_str(), outcome.label()])
        .inc();
}
