//! Running jobs, until told to stop.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apalis::layers::WorkerBuilderExt;
use apalis_core::error::BoxDynError;
use apalis_core::monitor::Monitor;
use apalis_core::task::data::Data;
use apalis_core::worker::builder::WorkerBuilder;
use apalis_core::worker::ext::parallelize::ParallelizeExt;
use sqlx::postgres::PgPool;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::ack::Acks;
use super::backend::LaneBackend;
use super::claimer::{Claimer, Share, Slotted};
use super::held::Held;
use super::keeper::Keeper;
use super::lease::Lease;
use super::release::release;
use super::wakes::Wakes;
use super::{JobContext, Jobs, Lane, LaneLimits, Lanes, listen, pool};
use crate::telemetry;
use crate::tenancy::{Db, Principal};

/// How long a stop waits for the last acknowledgements: without a database they can't be written, and the jobs run again elsewhere.
const FLUSH: Duration = Duration::from_secs(10);

/// Runs jobs until `shutdown`, then lets the running ones end and gives the rest back.
pub async fn run<S>(
    db: Db,
    jobs: Jobs<S>,
    services: S,
    lanes: Lanes,
    shutdown: CancellationToken,
) -> Result<(), sqlx::Error>
where
    S: Clone + Send + Sync + 'static,
{
    let pool = pool::open(&db);
    let _watch = telemetry::pool::watch({
        let pool = pool.clone();
        move || telemetry::pool::sample(&pool)
    });
    let keep_lease = CancellationToken::new();
    // Should this future be dropped, nobody keeps the lease of jobs that nobody runs.
    let _end_lease = keep_lease.clone().drop_guard();
    let lease = Lease::take(&pool, lanes.timing, keep_lease.clone()).await?;
    let held = Held::default();
    let wakes = Wakes::new(lanes.limits.iter().map(|(lane, _)| *lane));
    let acks = Acks::start(
        pool.clone(),
        held.clone(),
        wakes.clone(),
        lanes.timing.first_pause,
    );
    let keeper = Keeper {
        pool: pool.clone(),
        clock: db.clock().clone(),
        timing: lanes.timing,
        wakes: wakes.clone(),
        recurrences: jobs.recurrences().to_vec(),
    };
    tokio::spawn(keeper.run(shutdown.clone()));
    tokio::spawn(listen::run(pool.clone(), wakes.clone(), shutdown.clone()));

    let runner = Arc::new(Runner { db, jobs, services });
    let mut monitor = Monitor::new().shutdown_timeout(lanes.timing.drain);
    let mut out = HashMap::new();
    for (lane, limits) in lanes.limits.iter().copied() {
        let (jobs, claimed) = mpsc::channel(limits.slots as usize + 1);
        out.insert(lane, jobs);
        let backend = LaneBackend::new(claimed, acks.clone(), shutdown.clone());
        monitor = register(monitor, lane, limits, backend, runner.clone());
    }
    for share in shares(&lanes) {
        let claimer = Claimer {
            pool: pool.clone(),
            share,
            timing: lanes.timing,
            lease: lease.clone(),
            wakes: wakes.clone(),
            held: held.clone(),
            out: out.clone(),
            shutdown: shutdown.clone(),
        };
        tokio::spawn(claimer.run());
    }
    drop(out);

    let signal = shutdown.clone();
    let ended = monitor.run_with_signal(async move {
        signal.cancelled().await;
        Ok(())
    });
    if let Err(error) = ended.await {
        tracing::error!(%error, "the workers ended by themselves");
    }
    shutdown.cancel();
    stop(&pool, &acks, &lease, &keep_lease).await
}

/// A share per lane, and the suspects of all.
fn shares(lanes: &Lanes) -> impl Iterator<Item = Share> {
    let of_lane = |(lane, limits): &(Lane, LaneLimits)| Share::Lane {
        lane: *lane,
        slots: limits.slots as usize,
        cap: limits.cap,
    };
    let suspects = Share::Suspects {
        lanes: lanes.limits.iter().map(|(lane, _)| *lane).collect(),
    };
    lanes.limits.iter().map(of_lane).chain([suspects])
}

fn register<S>(
    monitor: Monitor,
    lane: Lane,
    limits: LaneLimits,
    backend: LaneBackend,
    runner: Arc<Runner<S>>,
) -> Monitor
where
    S: Clone + Send + Sync + 'static,
{
    // apalis asks again for a worker that is to be restarted; none is, but it must be given something.
    let idle = backend.idle();
    let backend = Mutex::new(Some(backend));
    monitor.register(move |_| {
        let backend = backend.lock().ok().and_then(|mut backend| backend.take());
        WorkerBuilder::new(lane.as_str())
            .backend(backend.unwrap_or_else(&idle))
            .data(runner.clone())
            .catch_panic()
            .timeout(limits.timeout)
            .enable_tracing()
            .parallelize(spawn)
            .build(handle::<S>)
    })
}

/// Runs an attempt on a thread of its own choice; when nobody waits for it any more, since it took too long or the process stops, it ends.
fn spawn<F>(attempt: F) -> AbortOnDropHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    AbortOnDropHandle::new(tokio::spawn(attempt))
}

async fn stop(
    pool: &PgPool,
    acks: &Acks,
    lease: &Lease,
    keep_lease: &CancellationToken,
) -> Result<(), sqlx::Error> {
    if tokio::time::timeout(FLUSH, acks.flush()).await.is_err() {
        tracing::warn!("finished jobs were not written: they will run again");
    }
    keep_lease.cancel();
    release(pool, lease.id()).await?;
    pool.close().await;
    Ok(())
}

/// The handlers and what they are lent.
struct Runner<S> {
    db: Db,
    jobs: Jobs<S>,
    services: S,
}

async fn handle<S: Clone + Send + Sync + 'static>(
    slotted: Arc<Slotted>,
    runner: Data<Arc<Runner<S>>>,
) -> Result<(), BoxDynError> {
    let job = &slotted.job;
    let context = JobContext {
        principal: Principal::system(job.tenant),
        attempt: job.attempts,
        last_attempt: job.is_last_attempt(),
        services: runner.services.clone(),
    };
    Ok(runner
        .jobs
        .run(&runner.db, &job.kind, context, job.payload.clone())
        .await?)
}
