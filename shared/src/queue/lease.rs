//! The lease of a process: while it lives, its running jobs are nobody else's.
//!
//! Renewed by a thread with its own connection, so that neither a busy pool nor a handler that blocks can let it run out. A process whose lease was
//! taken away goes on as a new one.

use std::sync::{Arc, PoisonError, RwLock};

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Timing;
use crate::ids::WorkerId;

/// The identity under which this process holds jobs.
#[derive(Debug, Clone)]
pub(super) struct Lease(Arc<RwLock<Uuid>>);

impl Lease {
    /// Takes a lease and keeps it until `stop`.
    pub(super) async fn take(
        pool: &PgPool,
        timing: Timing,
        stop: CancellationToken,
    ) -> Result<Self, sqlx::Error> {
        let lease = Self(Arc::new(RwLock::new(WorkerId::new().uuid())));
        let mut connection = pool.acquire().await?;
        insert(&mut connection, lease.id(), timing).await?;
        let (options, kept) = (pool.connect_options().as_ref().clone(), lease.clone());
        std::thread::Builder::new()
            .name("job lease".to_owned())
            .spawn(move || {
                match tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                {
                    Ok(runtime) => runtime.block_on(keep(&options, &kept, timing, stop)),
                    Err(error) => tracing::error!(%error, "the job lease can't be kept"),
                }
            })?;
        Ok(lease)
    }

    /// Who we are now.
    pub(super) fn id(&self) -> Uuid {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn renew_as(&self, id: Uuid) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = id;
    }
}

async fn keep(options: &PgConnectOptions, lease: &Lease, timing: Timing, stop: CancellationToken) {
    let mut connection = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(timing.renewal) => {}
        }
        // A connection that hangs is as bad as one that failed.
        let renewal = tokio::time::timeout(
            timing.renewal,
            renew(options, &mut connection, lease, timing),
        );
        let failure = match renewal.await {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error.to_string(),
            Err(late) => late.to_string(),
        };
        tracing::warn!(failure, "the job lease was not renewed; trying again");
        connection = None;
    }
}

async fn renew(
    options: &PgConnectOptions,
    connection: &mut Option<PgConnection>,
    lease: &Lease,
    timing: Timing,
) -> Result<(), sqlx::Error> {
    let mut open = match connection.take() {
        Some(open) => open,
        None => options.connect().await?,
    };
    let renewed = sqlx::query!(
        "update job_workers set lease_until = now() + make_interval(secs => $2) where id = $1",
        lease.id(),
        timing.lease.as_secs_f64()
    )
    .execute(&mut open)
    .await?;
    if renewed.rows_affected() == 0 {
        let id = WorkerId::new().uuid();
        insert(&mut open, id, timing).await?;
        lease.renew_as(id);
    }
    *connection = Some(open);
    Ok(())
}

async fn insert(
    connection: &mut PgConnection,
    id: Uuid,
    timing: Timing,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into job_workers (id, lease_until) values ($1, now() + make_interval(secs => $2))",
        id,
        timing.lease.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(())
}
