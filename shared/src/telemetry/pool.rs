//! Connections to the database.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use prometheus::IntGaugeVec;

use super::registry;

static CONNECTIONS: LazyLock<IntGaugeVec> = LazyLock::new(|| {
    registry::gauges(
        "proffer_db_pool_connections",
        "Connections to the database held by this process, by what they do.",
        &["state"],
    )
});

/// A pool tells its connections in use and those open.
type Sample = Box<dyn Fn() -> (u32, u32) + Send>;

static POOLS: Mutex<BTreeMap<u64, Sample>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Keeps a pool among those measured until it is dropped.
#[must_use = "the pool is measured as long as this lives"]
pub struct Watch(u64);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({})", self.0)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        POOLS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.0);
    }
}

/// Measures a pool whenever metrics are read: `sample` tells its connections in use, and open.
pub fn watch(sample: impl Fn() -> (u32, u32) + Send + 'static) -> Watch {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    POOLS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(id, Box::new(sample));
    Watch(id)
}

/// Brings the gauges up to date.
pub(super) fn measure() {
    let (used, open) = POOLS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .values()
        .fold((0u32, 0u32), |sum, pool| {
            let (used, open) = pool();
            (sum.0.saturating_add(used), sum.1.saturating_add(open))
        });
    CONNECTIONS.with_label_values(&["in_use"]).set(used.into());
    CONNECTIONS
        .with_label_values(&["idle"])
        .set(open.saturating_sub(used).into());
}
