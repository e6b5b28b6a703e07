//! Hearing that there is work.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio_util::sync::CancellationToken;

use super::Lane;
use super::enqueue::JOBS_CHANNEL;
use super::wakes::Wakes;

/// How long a lost listener waits before it listens again. Polling goes on meanwhile.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

/// Wakes the lanes that have work, until shutdown; after a lost connection all of them, for what was said meanwhile was not heard.
pub(super) async fn run(pool: PgPool, wakes: Wakes, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            Err(error) = listen(&pool, &wakes) => tracing::warn!(%error, "wake-ups are not heard; polling meanwhile"),
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LISTEN_AGAIN) => {}
        }
    }
}

async fn listen(pool: &PgPool, wakes: &Wakes) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(JOBS_CHANNEL).await?;
    wakes.wake_all();
    loop {
        match listener.try_recv().await? {
            Some(told) => {
                if let Some(lane) = Lane::named(told.payload()) {
                    wakes.wake(lane);
                }
            }
            None => wakes.wake_all(),
        }
    }
}
