//! The housekeeping every process does: what is due becomes ready, what comes back is added, what died with its process is taken over, old leases go.

use std::collections::HashSet;
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::crashes::{SUSPECT_FROM, retake};
use super::overview;
use super::recurring::{self, Recurrence, Spread};
use super::wakes::Wakes;
use super::{Lane, Timing};
use crate::clock::Clock;
use crate::telemetry::jobs;

/// Jobs made ready in one statement at most.
const PROMOTE_BATCH: i64 = 1000;
/// How often the metrics are counted and dead leases removed.
const COUNT_EVERY: Duration = Duration::from_secs(5);

/// What it needs.
pub(super) struct Keeper {
    pub(super) pool: PgPool,
    pub(super) clock: Clock,
    pub(super) timing: Timing,
    pub(super) wakes: Wakes,
    pub(super) recurrences: Vec<Recurrence>,
}

impl Keeper {
    /// Runs until shutdown. What fails is tried again at its next time.
    pub(super) async fn run(self, shutdown: CancellationToken) {
        let Self { pool, timing, .. } = &self;
        let every = |period| {
            let mut ticks = tokio::time::interval(period);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let mut promotion = every(timing.promotion);
        let mut recurrence = every(timing.recurrence);
        let mut retaking = every(timing.retake);
        let mut counting = every(COUNT_EVERY);
        loop {
            let done = tokio::select! {
                () = shutdown.cancelled() => return,
                _ = promotion.tick() => promote(pool, &self.wakes).await,
                _ = recurrence.tick() => recurring::add(pool, &self.recurrences, self.clock.now(), Spread::OverThePeriod).await,
                _ = retaking.tick() => retake(pool, timing.lease, timing.first_pause / 2).await,
                _ = counting.tick() => count(pool, &self.recurrences).await,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "housekeeping of the queue failed; trying again");
            }
        }
    }
}

/// Makes due jobs ready, and wakes the lanes that got some. Suspects stay apart.
async fn promote(pool: &PgPool, wakes: &Wakes) -> Result<(), sqlx::Error> {
    let codes = sqlx::query_scalar!(
        "with due as (
            select id from jobs where state = 0 and run_at <= now() and crashes < $2 order by run_at limit $1 for update skip locked
         )
         update jobs j set state = 1 from due where j.id = due.id returning j.lane",
        PROMOTE_BATCH,
        SUSPECT_FROM
    )
    .fetch_all(pool)
    .await?;
    let lanes: HashSet<Lane> = codes.into_iter().filter_map(Lane::from_code).collect();
    for lane in lanes {
        wakes.wake(lane);
    }
    Ok(())
}

async fn count(pool: &PgPool, recurrences: &[Recurrence]) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from job_workers where lease_until < now() - interval '1 hour'")
        .execute(pool)
        .await?;
    for depth in overview::count(pool).await? {
        jobs::set_count(depth.lane, depth.state, depth.count);
        if depth.state == jobs::State::Ready {
            jobs::set_oldest_age(depth.lane, depth.oldest_age);
        }
    }
    recurring::measure(pool, recurrences).await
}
