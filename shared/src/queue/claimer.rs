//! One task per lane that takes jobs as slots become free.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::backoff;
use super::lanes::LaneLimits;
use super::lease::Lease;
use super::{Lane, keeper};
use crate::ids::TenantId;

/// Jobs taken in one statement at most; more gain nothing and are less fair.
const BATCH: usize = 100;
/// How often a claimer looks for jobs that it holds without knowing: the reply to a claim was lost on its way.
const ADOPT_EVERY: Duration = Duration::from_secs(10);

/// A job this process holds, and the slot it runs in.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) lane: Lane,
    pub(super) tenant: TenantId,
    pub(super) kind: String,
    pub(super) payload: serde_json::Value,
    pub(super) attempts: i16,
    pub(super) max_attempts: i16,
    pub(super) crashes: i16,
    /// Under which identity it was claimed: an acknowledgement under another changes nothing.
    pub(super) holder: Uuid,
    /// Freed when the job has been acknowledged.
    pub(super) _slot: Arc<OwnedSemaphorePermit>,
}

/// What both ways of taking jobs read.
struct Row {
    id: i64,
    tenant_id: i64,
    kind: String,
    payload: serde_json::Value,
    attempts: i16,
    max_attempts: i16,
    crashes: i16,
}

/// A lane's claimer.
pub(super) struct Claimer {
    pub(super) pool: PgPool,
    pub(super) lane: Lane,
    pub(super) limits: LaneLimits,
    pub(super) poll: Duration,
    pub(super) lease: Lease,
    pub(super) wake: Arc<Notify>,
    pub(super) held: keeper::Held,
    pub(super) out: mpsc::Sender<Claimed>,
    pub(super) shutdown: CancellationToken,
}

impl Claimer {
    /// Takes jobs until shutdown. A failing database makes it wait, never end.
    pub(super) async fn run(self) {
        let slots = Arc::new(Semaphore::new(self.limits.slots as usize));
        let mut cursor = -1;
        let mut adopted_at = tokio::time::Instant::now();
        let mut failures = 0;
        loop {
            let first = tokio::select! {
                () = self.shutdown.cancelled() => return,
                permit = slots.clone().acquire_owned() => permit,
            };
            let Ok(first) = first else { return };
            let mut permits = vec![first];
            while permits.len() < BATCH
                && let Ok(permit) = slots.clone().try_acquire_owned()
            {
                permits.push(permit);
            }
            let adopting = failures > 0 || adopted_at.elapsed() >= ADOPT_EVERY;
            let wanted = permits.len();
            let taken = if adopting {
                adopted_at = tokio::time::Instant::now();
                self.adopt(permits).await
            } else {
                self.claim(permits, &mut cursor).await
            };
            let pause = match taken {
                Ok(jobs) => {
                    failures = 0;
                    let full = adopting || jobs.len() == wanted;
                    for job in jobs {
                        if self.out.send(job).await.is_err() {
                            return;
                        }
                    }
                    if full {
                        continue;
                    }
                    self.poll
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(lane = self.lane.as_str(), %error, "no jobs were taken; trying again");
                    backoff::pause(failures.min(4), 0.0)
                }
            };
            tokio::select! {
                () = self.shutdown.cancelled() => return,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn claim(
        &self,
        permits: Vec<OwnedSemaphorePermit>,
        cursor: &mut i64,
    ) -> Result<Vec<Claimed>, sqlx::Error> {
        let me = self.lease.id();
        let rows = sqlx::query_as!(
            Row,
            r#"select id as "id!", tenant_id as "tenant_id!", kind as "kind!", payload as "payload!", attempts as "attempts!",
                      max_attempts as "max_attempts!", crashes as "crashes!"
                 from job_claim($1, $2, $3, $4, $5)"#,
            self.lane.code(),
            i32::try_from(permits.len()).unwrap_or(i32::MAX),
            me,
            *cursor,
            self.limits.cap
        )
        .fetch_all(&self.pool)
        .await?;
        if let Some(last) = rows.last() {
            *cursor = last.tenant_id;
        }
        Ok(self.hold(rows, permits, me))
    }

    /// Jobs that the database says are ours and that we do not know of.
    async fn adopt(&self, permits: Vec<OwnedSemaphorePermit>) -> Result<Vec<Claimed>, sqlx::Error> {
        let me = self.lease.id();
        let rows = sqlx::query_as!(
            Row,
            "select id, tenant_id, kind, payload, attempts, max_attempts, crashes from jobs
              where state = 2 and lane = $1 and locked_by = $2 and not id = any($3) order by id limit $4",
            self.lane.code(),
            me,
            &self.held.ids(),
            i64::try_from(permits.len()).unwrap_or(i64::MAX)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(self.hold(rows, permits, me))
    }
    fn hold(&self, rows: Vec<Row>, permits: Vec<OwnedSemaphorePermit>, me: Uuid) -> Vec<Claimed> {
        self.held.add(rows.iter().map(|row| row.id));
        let claimed = |(row, permit): (Row, OwnedSemaphorePermit)| Claimed {
            id: row.id,
            lane: self.lane,
            tenant: TenantId::from_row(row.tenant_id),
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            crashes: row.crashes,
            holder: me,
            _slot: Arc::new(permit),
        };
        rows.into_iter().zip(permits).map(claimed).collect()
    }
}
