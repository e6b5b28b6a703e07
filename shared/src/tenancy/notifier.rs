//! Wake-ups sent after the commit, many in one statement.
//!
//! NOTIFY takes a lock shared by all commits of the server (7,800 → 1,400 transactions a second when each sends its own), so transactions
//! hand their wake-ups to this task when they have committed. A wake-up lost with the process costs a listener its polling interval, nothing more.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::mpsc;

/// Somebody to wake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wake {
    /// The channel listened to.
    pub(crate) channel: &'static str,
    /// What they are told: shorter than 8,000 bytes, PostgreSQL's limit.
    pub(crate) payload: String,
}

/// How long wake-ups are gathered before they are sent.
const GATHER: Duration = Duration::from_millis(5);

#[derive(Debug, Clone)]
pub(crate) struct Notifier(mpsc::UnboundedSender<Wake>);

impl Notifier {
    /// Starts the task; it ends when the last sender is dropped.
    pub(crate) fn start(pool: PgPool) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(run(pool, receiver));
        Self(sender)
    }

    pub(crate) fn wake(&self, wakes: Vec<Wake>) {
        for wake in wakes {
            // The task ends only with the runtime: then nobody is left to wake.
            if self.0.send(wake).is_err() {
                return;
            }
        }
    }
}

async fn run(pool: PgPool, mut receiver: mpsc::UnboundedReceiver<Wake>) {
    while let Some(first) = receiver.recv().await {
        tokio::time::sleep(GATHER).await;
        let mut wakes = BTreeSet::from([first]);
        while let Ok(wake) = receiver.try_recv() {
            wakes.insert(wake);
        }
        let (channels, payloads): (Vec<_>, Vec<_>) = wakes
            .into_iter()
            .map(|w| (w.channel.to_owned(), w.payload))
            .unzip();
        let sent = sqlx::query("select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as wakes (channel, payload)")
            .bind(channels)
            .bind(payloads)
            .execute(&pool)
            .await;
        if let Err(error) = sent {
            tracing::warn!(%error, "wake-ups were not sent; listeners find the work by polling");
        }
    }
}
