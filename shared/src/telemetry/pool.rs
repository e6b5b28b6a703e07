//! Connections to the database.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use prometheus::IntGaugeVec;
use sqlx::postgres::PgPool;

use super::registry;

static CONNECTIONS: LazyLock<IntGaugeVec> = LazyLock::new(|| {
    registry::gauges(
        "proffer_db_pool_connections",
        "Connections to the database held by this process, by what they do; limit: how many it may hold.",
        &["state"],
    )
});

/// Connections of a pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolUse {
    /// At work.
    pub in_use: u32,
    /// Open, at work or not.
    pub open: u32,
    /// How many it may have.
    pub limit: u32,
}

type Sample = Box<dyn Fn() -> PoolUse + Send>;

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

/// Measures a pool whenever metrics are read.
pub fn watch(sample: impl Fn() -> PoolUse + Send + 'static) -> Watch {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    POOLS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(id, Box::new(sample));
    Watch(id)
}

/// What a pool's connections do now.
pub(crate) fn sample(pool: &PgPool) -> PoolUse {
    let open = pool.size();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    PoolUse {
        in_use: open.saturating_sub(idle),
        open,
        limit: pool.options().get_max_connections(),
    }
}

/// Brings the gauges up to date.
pub(super) fn measure() {
    let all = POOLS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .values()
        .fold(PoolUse::default(), |sum, pool| {
            let one = pool();
            PoolUse {
                in_use: sum.in_use.saturating_add(one.in_use),
                open: sum.open.saturating_add(one.open),
                limit: sum.limit.saturating_add(one.limit),
            }
        });
    for (state, count) in [
        ("in_use", all.in_use),
        ("idle", all.open.saturating_sub(all.in_use)),
        ("limit", all.limit),
    ] {
        CONNECTIONS.with_label_values(&[state]).set(count.into());
    }
}
