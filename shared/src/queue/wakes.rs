//! Waking a lane's claimer.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Notify;

use super::Lane;

/// The lanes' bells. Rung while nobody listens, a bell is heard by the next who does.
#[derive(Debug, Clone, Default)]
pub(super) struct Wakes(Arc<HashMap<Lane, Notify>>);

impl Wakes {
    pub(super) fn new(lanes: impl Iterator<Item = Lane>) -> Self {
        Self(Arc::new(lanes.map(|lane| (lane, Notify::new())).collect()))
    }

    pub(super) fn wake(&self, lane: Lane) {
        if let Some(bell) = self.0.get(&lane) {
            bell.notify_one();
        }
    }

    pub(super) fn wake_all(&self) {
        for bell in self.0.values() {
            bell.notify_one();
        }
    }

    /// Waits until the lane is woken; for a lane that is not served, for ever.
    pub(super) async fn woken(&self, lane: Lane) {
        match self.0.get(&lane) {
            Some(bell) => bell.notified().await,
            None => std::future::pending().await,
        }
    }
}
