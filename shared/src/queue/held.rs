//! What this process knows it holds.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// Jobs that were handed to a worker and are not acknowledged yet, each with the identity under which it was claimed: a job that was taken over from
/// us and came back to us is another holding.
#[derive(Debug, Clone, Default)]
pub(super) struct Held(Arc<Mutex<HashSet<(Uuid, i64)>>>);

impl Held {
    pub(super) fn add(&self, holdings: impl Iterator<Item = (Uuid, i64)>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(holdings);
    }

    pub(super) fn remove(&self, holdings: impl Iterator<Item = (Uuid, i64)>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for holding in holdings {
            held.remove(&holding);
        }
    }

    /// The jobs held under an identity.
    pub(super) fn by(&self, me: Uuid) -> Vec<i64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .filter_map(|(by, id)| (*by == me).then_some(*id))
            .collect()
    }
}
