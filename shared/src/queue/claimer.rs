//! Tasks that take jobs as slots become free: one per lane, and one for suspects.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::claim::{self, Claimed};
use super::held::Held;
use super::lease::Lease;
use super::wakes::Wakes;
use super::{Lane, Timing, backoff};
use crate::telemetry::jobs::claimed;

/// Jobs taken in one statement at most; more gain nothing and are less fair.
const BATCH: usize = 100;

/// A job and the slot it runs in, which is free again when the job has been acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Slotted {
    pub(super) job: Claimed,
    _slot: Arc<OwnedSemaphorePermit>,
}

/// Which jobs a claimer takes.
#[derive(Debug)]
pub(super) enum Share {
    /// Ready ones of a lane, each tenant held to `cap` running jobs.
    Lane { lane: Lane, slots: usize, cap: i32 },
    /// Those that ran at more than one crash, of any of these lanes, one at a time.
    Suspects { lanes: Vec<Lane> },
}

impl Share {
    fn slots(&self) -> usize {
        match self {
            Self::Lane { slots, .. } => *slots,
            Self::Suspects { .. } => 1,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Lane { lane, .. } => lane.as_str(),
            Self::Suspects { .. } => "suspects",
        }
    }
}

/// Takes jobs for the workers of one process.
pub(super) struct Claimer {
    pub(super) pool: PgPool,
    pub(super) share: Share,
    pub(super) timing: Timing,
    pub(super) lease: Lease,
    pub(super) wakes: Wakes,
    pub(super) held: Held,
    /// Where a lane's worker takes its jobs from. Never full: a lane has a place for each of its slots, and one for a suspect.
    pub(super) out: HashMap<Lane, mpsc::Sender<Slotted>>,
    pub(super) shutdown: CancellationToken,
}

impl Claimer {
    /// Takes jobs until shutdown. A failing database makes it wait, never end.
    pub(super) async fn run(self) {
        let slots = Arc::new(Semaphore::new(self.share.slots()));
        let mut cursor = -1;
        let mut looked_for_unknown = Instant::now();
        let mut failures = 0;
        while let Some(free) = self.free(&slots).await {
            let wanted = free.len();
            // After an error the reply may have been lost, and not the claim.
            let look = failures > 0 || looked_for_unknown.elapsed() >= self.timing.adoption;
            let taken = if look {
                self.unknown(wanted).await
            } else {
                self.claim(wanted, &mut cursor).await
            };
            let pause = match taken {
                Ok(jobs) => {
                    failures = 0;
                    if look {
                        looked_for_unknown = Instant::now();
                    }
                    let more = look || jobs.len() == wanted;
                    self.hand_over(jobs, free).await;
                    if more {
                        continue;
                    }
                    self.timing.poll
                }
                Err(error) => {
                    drop(free);
                    failures += 1;
                    tracing::warn!(share = self.share.name(), %error, "no jobs were taken; trying again");
                    backoff::pause(self.timing.poll, failures.min(5), 1.0)
                }
            };
            self.wait(pause).await;
        }
    }

    /// Waits for a slot and takes all that are free, up to a batch; `None` at shutdown.
    async fn free(&self, slots: &Arc<Semaphore>) -> Option<Vec<OwnedSemaphorePermit>> {
        let first = tokio::select! {
            biased;
            () = self.shutdown.cancelled() => return None,
            slot = slots.clone().acquire_owned() => slot.ok()?,
        };
        let others = std::iter::from_fn(|| slots.clone().try_acquire_owned().ok());
        Some(std::iter::once(first).chain(others).take(BATCH).collect())
    }

    async fn wait(&self, pause: Duration) {
        let woken = async {
            match &self.share {
                Share::Lane { lane, .. } => self.wakes.woken(*lane).await,
                Share::Suspects { .. } => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.shutdown.cancelled() => {}
            () = woken => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    async fn claim(&self, wanted: usize, cursor: &mut i64) -> Result<Vec<Claimed>, sqlx::Error> {
        let me = self.lease.id();
        match &self.share {
            Share::Lane { lane, cap, .. } => {
                let begun = Instant::now();
                let jobs = claim::ready(&self.pool, me, *lane, wanted, *cursor, *cap).await?;
                claimed(*lane, begun.elapsed());
                if let Some(last) = jobs.last() {
                    *cursor = last.tenant.get();
                }
                Ok(jobs)
            }
            Share::Suspects { lanes } => claim::suspect(&self.pool, me, lanes).await,
        }
    }

    async fn unknown(&self, wanted: usize) -> Result<Vec<Claimed>, sqlx::Error> {
        let me: Uuid = self.lease.id();
        let held = self.held.by(me);
        let jobs = match &self.share {
            Share::Lane { lane, .. } => {
                claim::unknown(&self.pool, me, &[*lane], false, &held, wanted).await?
            }
            Share::Suspects { lanes } => {
                claim::unknown(&self.pool, me, lanes, true, &held, wanted).await?
            }
        };
        if !jobs.is_empty() {
            tracing::warn!(
                share = self.share.name(),
                jobs = jobs.len(),
                "found jobs of ours that we did not know of"
            );
        }
        Ok(jobs)
    }

    async fn hand_over(&self, jobs: Vec<Claimed>, free: Vec<OwnedSemaphorePermit>) {
        self.held.add(jobs.iter().map(|job| (job.holder, job.id)));
        for (job, slot) in jobs.into_iter().zip(free) {
            let Some(out) = self.out.get(&job.lane) else {
                continue;
            };
            let slotted = Slotted {
                job,
                _slot: Arc::new(slot),
            };
            if out.send(slotted).await.is_err() {
                tracing::debug!("the worker has ended: what it did not take is given back");
            }
        }
    }
}
