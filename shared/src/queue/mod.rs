//! Work for later, kept in the `jobs` table and written in the transaction that wants it done.
//!
//! apalis runs the jobs (concurrency, panics, timeouts); the storage is ours, because a multi-tenant platform needs what no published backend has: jobs that commit
//! with the data, round-robin between tenants with a cap, delays kept in the table, attempts counted before the run. A job runs at least once; it is
//! parked, never lost, when its attempts are used up or when it keeps taking its process down.

mod ack;
mod backend;
mod backoff;
mod claim;
mod claimer;
mod crashes;
mod drain;
mod enqueue;
mod held;
mod job;
mod keeper;
mod lanes;
mod lease;
mod listen;
mod overview;
mod parked;
mod pool;
mod recurring;
mod registry;
mod release;
mod run;
mod wakes;

pub(crate) use enqueue::wake;

pub use drain::run_until_empty;
pub use job::{Job, JobError, Lane};
pub use lanes::{LaneLimits, Lanes, Timing};
pub use overview::{Depth, depth};
pub use parked::{
    ParkedJob, SHOWN_PARKED, list_own_parked, list_parked, retry_own_parked, retry_parked,
};
pub use recurring::{Recurring, RecurringKind, Whose, enqueue_due, list_recurring, make_due};
pub use registry::{JobContext, Jobs};
pub use run::run;
