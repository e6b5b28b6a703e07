//! The queue's own connections.

use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions};

use crate::tenancy::Db;

/// A claimer per lane, the suspects', acknowledgements, housekeeping. Handlers can't keep them from the queue, however many they take of the other pool.
const CONNECTIONS: u32 = 6;
/// How long one of them waits before it counts as failed and is tried again.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The queue's table changes its size by the minute, so what the planner believes of it is often wrong; the indexes are always right.
const PLANNER: [(&str, &str); 6] = [
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("plan_cache_mode", "force_generic_plan"),
    ("jit", "off"),
];

/// A pool beside that of `db`, to the same database.
pub(super) fn open(db: &Db) -> PgPool {
    let options = db.pool().connect_options().as_ref().clone();
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options.application_name("proffer-queue").options(PLANNER))
}
