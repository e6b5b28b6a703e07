//! Acknowledgements, gathered and written together.

use std::collections::HashSet;
use std::time::Duration;

use apalis_core::error::BoxDynError;
use sqlx::postgres::PgPool;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::claim::Claimed;
use super::claimer::Slotted;
use super::held::Held;
use super::wakes::Wakes;
use super::{JobError, Lane, backoff};
use crate::telemetry::jobs::{Attempt, attempted};
use crate::tenancy::begin;

/// Acknowledgements written in one statement at most.
const BATCH: usize = 200;
/// How long the database may fail before the next try.
const RETRY: Duration = Duration::from_millis(500);
/// Characters of an error that are kept.
const MAX_ERROR: usize = 2000;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    Done,
    Retry { reason: String, after: Duration },
    Park { reason: String },
}

impl Verdict {
    /// Reads what came out of the layers: a handler's own error, or that of a timeout or a panic.
    fn of(result: &Result<(), BoxDynError>, attempts: i16, first_pause: Duration) -> Self {
        let jitter = || backoff::pause(first_pause, attempts, rand::random());
        match result {
            Ok(()) => Self::Done,
            Err(error) => match error.downcast_ref::<JobError>() {
                Some(JobError::Fail { reason }) => Self::Park {
                    reason: cut(reason),
                },
                Some(JobError::Retry { reason, after }) => Self::Retry {
                    reason: cut(reason),
                    after: after.unwrap_or_else(jitter),
                },
                None => Self::Retry {
                    reason: cut(&error.to_string()),
                    after: jitter(),
                },
            },
        }
    }
}

impl Verdict {
    fn attempt(&self, job: &Claimed) -> Attempt {
        match self {
            Self::Done => Attempt::Done,
            Self::Retry { .. } if !job.is_last_attempt() => Attempt::Retried,
            Self::Retry { .. } | Self::Park { .. } => Attempt::Parked,
        }
    }
}

enum Message {
    Ack(Box<Slotted>, Verdict),
    /// Answered when everything before it is written.
    Flush(oneshot::Sender<()>),
}

/// Hands acknowledgements to the task that writes them. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Acks {
    sender: mpsc::UnboundedSender<Message>,
    first_pause: Duration,
}

impl Acks {
    /// Starts the writing task; it ends with the last sender. `first_pause` is that of the back-off.
    pub(super) fn start(pool: PgPool, held: Held, wakes: Wakes, first_pause: Duration) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(write(pool, held, wakes, receiver));
        Self {
            sender,
            first_pause,
        }
    }

    /// Writes, soon, how an attempt ended. Its slot is kept until then.
    pub(super) fn ack(&self, slotted: Slotted, result: &Result<(), BoxDynError>) {
        let verdict = Verdict::of(result, slotted.job.attempts, self.first_pause);
        // The task ends only with the runtime: the job is taken over after the lease.
        drop(self.sender.send(Message::Ack(Box::new(slotted), verdict)));
    }

    /// Waits until everything acknowledged so far is written.
    pub(super) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.sender.send(Message::Flush(done)).is_ok() {
            drop(written.await);
        }
    }
}

async fn write(
    pool: PgPool,
    held: Held,
    wakes: Wakes,
    mut receiver: mpsc::UnboundedReceiver<Message>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut batch, BATCH).await > 0 {
        let mut acks = Vec::new();
        let mut flushes = Vec::new();
        for message in batch.drain(..) {
            match message {
                Message::Ack(slotted, verdict) => acks.push((slotted, verdict)),
                Message::Flush(done) => flushes.push(done),
            }
        }
        while let Err(error) = record(&pool, &acks).await {
            tracing::warn!(%error, "finished jobs were not written; trying again");
            tokio::time::sleep(RETRY).await;
        }
        held.remove(
            acks.iter()
                .map(|(slotted, _)| (slotted.job.holder, slotted.job.id)),
        );
        for (slotted, verdict) in &acks {
            attempted(slotted.job.lane, verdict.attempt(&slotted.job));
        }
        let lanes: HashSet<Lane> = acks.iter().map(|(slotted, _)| slotted.job.lane).collect();
        drop(acks);
        // A tenant at its cap waits for this: without it the claimer sleeps until its next poll.
        for lane in lanes {
            wakes.wake(lane);
        }
        for done in flushes {
            // Whoever flushed may have gone.
            let _ = done.send(());
        }
    }
}

/// Columns of the jobs that are done.
#[derive(Default)]
struct Done {
    ids: Vec<i64>,
    holders: Vec<Uuid>,
}

/// Columns of the jobs that failed.
#[derive(Default)]
struct Failed {
    ids: Vec<i64>,
    holders: Vec<Uuid>,
    delays: Vec<f64>,
    errors: Vec<String>,
    parked: Vec<bool>,
}

async fn record(pool: &PgPool, acks: &[(Box<Slotted>, Verdict)]) -> Result<(), sqlx::Error> {
    let (mut done, mut failed) = (Done::default(), Failed::default());
    for (slotted, verdict) in acks {
        let job = &slotted.job;
        let (delay, reason) = match verdict {
            Verdict::Done => {
                done.ids.push(job.id);
                done.holders.push(job.holder);
                continue;
            }
            Verdict::Retry { reason, after } => (after.as_secs_f64(), reason),
            Verdict::Park { reason } => (0.0, reason),
        };
        failed.ids.push(job.id);
        failed.holders.push(job.holder);
        failed.delays.push(delay);
        failed.errors.push(reason.clone());
        failed.parked.push(verdict.attempt(job) == Attempt::Parked);
    }
    if acks.is_empty() {
        return Ok(());
    }
    let mut tx = begin(pool).await?;
    sqlx::query!(
        "delete from jobs j using unnest($1::bigint[], $2::uuid[]) as a (id, claimed_by) where j.id = a.id and j.locked_by = a.claimed_by and j.state = 2",
        &done.ids,
        &done.holders
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update jobs j set state = case when a.park then 3 else 0 end, dedupe_key = case when a.park then null else j.dedupe_key end,
                run_at = now() + make_interval(secs => a.delay), locked_by = null, last_error = a.error
           from unnest($1::bigint[], $2::uuid[], $3::float8[], $4::text[], $5::boolean[]) as a (id, claimed_by, delay, error, park)
          where j.id = a.id and j.locked_by = a.claimed_by and j.state = 2",
        &failed.ids,
        &failed.holders,
        &failed.delays,
        &failed.errors,
        &failed.parked
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

fn cut(reason: &str) -> String {
    reason
        .chars()
        .filter(|c| *c != '\0')
        .take(MAX_ERROR)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(2);

    #[test]
    fn a_verdict_keeps_what_the_handler_said() {
        let fail: BoxDynError = JobError::Fail {
            reason: "never".to_owned(),
        }
        .into();
        assert_eq!(
            Verdict::of(&Err(fail), 1, FIRST),
            Verdict::Park {
                reason: "never".to_owned()
            }
        );
        let after = Duration::from_mins(2);
        let retry: BoxDynError = JobError::Retry {
            reason: "later".to_owned(),
            after: Some(after),
        }
        .into();
        assert_eq!(
            Verdict::of(&Err(retry), 1, FIRST),
            Verdict::Retry {
                reason: "later".to_owned(),
                after
            }
        );
        assert!(
            matches!(Verdict::of(&Err("a panic".into()), 3, FIRST), Verdict::Retry { after, .. } if after >= Duration::from_secs(4))
        );
        assert_eq!(Verdict::of(&Ok(()), 1, FIRST), Verdict::Done);
    }
}
