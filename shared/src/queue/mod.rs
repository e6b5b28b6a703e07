//! Work for later, kept in the `jobs` table and written in the transaction that wants it done.

mod enqueue;
mod job;

pub(crate) use enqueue::{JOBS_CHANNEL, wake};
pub use job::{Job, JobError, Lane};
