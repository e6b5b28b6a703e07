//! Running jobs, until told to stop.

use std::sync::Arc;
use std::time::Duration;

use apalis::layers::WorkerBuilderExt;
use apalis_core::error::BoxDynError;
use apalis_core::monitor::Monitor;
use apalis_core::task::data::Data;
use apalis_core::worker::builder::WorkerBuilder;
use apalis_core::worker::ext::parallelize::ParallelizeExt;
use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::ack::Acks;
use super::backend::LaneBackend;
use super::claimer::{Claimed, Claimer};
use super::enqueue::JOBS_CHANNEL;
use super::keeper::{self, Held, MAX_CRASHES};
use super::lease::Lease;
use super::{JobContext, Jobs, Lane, Lanes};
use crate::tenancy::{Db, Principal};

/// How long running jobs may take to end once a stop was asked for; what still runs then is taken over by another process after its lease.
const DRAIN: Duration = Duration::from_secs(20);
/// How long a lost listener waits before it listens again.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

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
    let pool = db.pool().clone();
    let keep_lease = CancellationToken::new();
    let lease = Lease::take(&pool, keep_lease.clone()).await?;
    let held = Held::default();
    let wakes: Vec<(Lane, Arc<Notify>)> = lanes
        .limits
        .iter()
        .map(|(lane, _)| (*lane, Arc::default()))
        .collect();
    let acks = Acks::start(pool.clone(), held.clone(), wakes.clone());
    let runner = Arc::new(Runner { jobs, services });

    let housekeeper = tokio::spawn(keeper::run(pool.clone(), wakes.clone(), shutdown.clone()));
    let listener = tokio::spawn(listen(pool.clone(), wakes.clone(), shutdown.clone()));
    let mut monitor = Monitor::new().shutdown_timeout(DRAIN);
    for ((lane, limits), (_, wake)) in lanes.limits.iter().copied().zip(&wakes) {
        let (out, taken) = mpsc::channel(limits.slots as usize);
        let claimer = Claimer {
            pool: pool.clone(),
            lane,
            limits,
            poll: lanes.poll,
            lease: lease.clone(),
            wake: wake.clone(),
            held: held.clone(),
            out,
            shutdown: shutdown.clone(),
        };
        tokio::spawn(claimer.run());
        // apalis may ask for a lane again after it failed; ours never does, so there is one backend to give.
        let backend = std::sync::Mutex::new(Some(LaneBackend::new(
            taken,
            acks.clone(),
            shutdown.clone(),
        )));
        let (acks, runner, again) = (acks.clone(), runner.clone(), shutdown.clone());
        monitor = monitor.register(move |_| {
            let backend = backend.lock().ok().and_then(|mut backend| backend.take());
            WorkerBuilder::new(lane.as_str())
                .backend(backend.unwrap_or_else(|| {
                    LaneBackend::new(mpsc::channel(1).1, acks.clone(), again.clone())
                }))
                .data(runner.clone())
                .enable_tracing()
                .catch_panic()
                .timeout(limits.timeout)
                .parallelize(tokio::spawn)
                .build(handle::<S>)
        });
    }
    let signal = shutdown.clone();
    let ended = monitor
        .run_with_signal(async move {
            signal.cancelled().await;
            Ok(())
        })
        .await;
    if let Err(error) = ended {
        tracing::error!(%error, "the workers ended by themselves");
    }
    shutdown.cancel();
    acks.flush().await;
    release(&pool, &lease).await?;
    keep_lease.cancel();
    housekeeper.abort();
    listener.abort();
    Ok(())
}

/// The handlers and what they are lent.
struct Runner<S> {
    jobs: Jobs<S>,
    services: S,
}

async fn handle<S: Clone + Send + Sync + 'static>(
    job: Arc<Claimed>,
    runner: Data<Arc<Runner<S>>>,
) -> Result<(), BoxDynError> {
    let context = JobContext {
        principal: Principal::system(job.tenant),
        attempt: job.attempts,
        last_attempt: job.attempts >= job.max_attempts || job.crashes >= MAX_CRASHES - 1,
        services: runner.services.clone(),
    };
    Ok(runner
        .jobs
        .run(&job.kind, context, job.payload.clone())
        .await?)
}

/// Wakes the lanes that have work; after a lost connection all of them.
async fn listen(pool: PgPool, wakes: Vec<(Lane, Arc<Notify>)>, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            error = listen_until_broken(&pool, &wakes) => tracing::warn!(%error, "wake-ups are not heard; polling meanwhile"),
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

async fn listen_until_broken(pool: &PgPool, wakes: &[(Lane, Arc<Notify>)]) -> sqlx::Error {
    let mut listener = match PgListener::connect_with(pool).await {
        Ok(listener) => listener,
        Err(error) => return error,
    };
    if let Err(error) = listener.listen(JOBS_CHANNEL).await {
        return error;
    }
    loop {
        let notification = match listener.recv().await {
            Ok(notification) => notification,
            Err(error) => return error,
        };
        for (_, wake) in wakes
            .iter()
            .filter(|(lane, _)| lane.as_str() == notification.payload())
        {
            wake.notify_one();
        }
    }
}

/// Gives back what was taken and never begun, with its attempt.
async fn release(pool: &PgPool, lease: &Lease) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update jobs set state = 1, attempts = greatest(0, attempts - 1), locked_by = null where state = 2 and locked_by = $1",
        lease.id()
    )
    .execute(pool)
    .await?;
    sqlx::query!("delete from job_workers where id = $1", lease.id())
        .execute(pool)
        .await?;
    Ok(())
}
