//! The housekeeping every process does: what is due becomes ready, what died with its process is taken over, old leases go.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::lease::LEASE;
use super::{Lane, overview};
use crate::telemetry::jobs;

/// How often scheduled jobs are looked at.
const PROMOTE_EVERY: Duration = Duration::from_millis(200);
/// Jobs made ready in one statement at most.
const PROMOTE_BATCH: i64 = 1000;
/// How often a process looks for jobs of dead ones.
const RETAKE_EVERY: Duration = Duration::from_millis(2500);
/// How often the metrics are counted and dead leases removed.
const COUNT_EVERY: Duration = Duration::from_secs(5);
/// A job that was running this often when its process died is parked: it may be the cause. Bystanders get their attempt back, and are spread over
/// growing pauses so that they are not there the next time.
pub(super) const MAX_CRASHES: i16 = 5;

/// Jobs this process knows it holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Held(Arc<Mutex<HashSet<i64>>>);

impl Held {
    pub(super) fn add(&self, ids: impl Iterator<Item = i64>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(ids);
    }

    pub(super) fn remove(&self, ids: impl Iterator<Item = i64>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            held.remove(&id);
        }
    }

    pub(super) fn ids(&self) -> Vec<i64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .copied()
            .collect()
    }
}

/// Runs until shutdown. What fails is tried again at its next time.
pub(super) async fn run(
    pool: PgPool,
    wakes: Vec<(Lane, Arc<Notify>)>,
    shutdown: CancellationToken,
) {
    let every = |period| {
        let mut ticks = tokio::time::interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    };
    let (mut promotion, mut retaking, mut counting) = (
        every(PROMOTE_EVERY),
        every(RETAKE_EVERY),
        every(COUNT_EVERY),
    );
    loop {
        let done = tokio::select! {
            () = shutdown.cancelled() => return,
            _ = promotion.tick() => promote_and_wake(&pool, &wakes).await,
            _ = retaking.tick() => retake(&pool).await,
            _ = counting.tick() => count(&pool).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "housekeeping of the queue failed; trying again");
        }
    }
}

async fn promote_and_wake(pool: &PgPool, wakes: &[(Lane, Arc<Notify>)]) -> Result<(), sqlx::Error> {
    let ready = promote(pool).await?;
    for (_, wake) in wakes
        .iter()
        .filter(|(lane, _)| ready.contains(&lane.code()))
    {
        wake.notify_one();
    }
    Ok(())
}

async fn count(pool: &PgPool) -> Result<(), sqlx::Error> {
    remove_dead_leases(pool).await?;
    for depth in overview::count(pool).await? {
        jobs::set_count(depth.lane, depth.state, depth.count);
        if depth.state == jobs::State::Ready {
            jobs::set_oldest_age(depth.lane, depth.oldest_age);
        }
    }
    Ok(())
}

/// Makes due jobs ready; answers the lanes that got some.
async fn promote(pool: &PgPool) -> Result<HashSet<i16>, sqlx::Error> {
    let lanes = sqlx::query_scalar!(
        "with due as (select id from jobs where state = 0 and run_at <= now() order by run_at limit $1 for update skip locked)
         update jobs j set state = 1 from due where j.id = due.id returning j.lane",
        PROMOTE_BATCH
    )
    .fetch_all(pool)
    .await?;
    Ok(lanes.into_iter().collect())
}

/// Takes running jobs from processes without a live lease. Not shortly after the server came up: then nobody could renew.
async fn retake(pool: &PgPool) -> Result<(), sqlx::Error> {
    let taken = sqlx::query!(
        "update jobs j
            set crashes = j.crashes + 1,
                attempts = greatest(0, j.attempts - 1),
                state = case when j.crashes + 1 >= $1 then 3 else 0 end,
                last_error = case when j.crashes + 1 >= $1 then 'its process died ' || (j.crashes + 1) || ' times while it ran' else j.last_error end,
                run_at = now() + make_interval(secs => random() * j.crashes * j.crashes),
                locked_by = null
          where j.state = 2
            and not exists (select from job_workers w where w.id = j.locked_by and w.lease_until > now())
            and pg_postmaster_start_time() < now() - make_interval(secs => $2)",
        i32::from(MAX_CRASHES),
        LEASE.as_secs_f64()
    )
    .execute(pool)
    .await?;
    if taken.rows_affected() > 0 {
        tracing::warn!(
            jobs = taken.rows_affected(),
            "took over jobs of a process that died"
        );
    }
    Ok(())
}

async fn remove_dead_leases(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from job_workers where lease_until < now() - interval '1 hour'")
        .execute(pool)
        .await?;
    Ok(())
}
