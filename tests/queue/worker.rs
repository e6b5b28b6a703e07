//! A worker as a process of its own, for tests that kill it: `queue-worker URL`, with the jobs and the hurry of the queue's tests.

use anyhow::Context;
use system_tests::queue_house::{Log, Worker, connect, lanes};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let url = std::env::args()
        .nth(1)
        .context("the database's address")?
        .parse()?;
    let worker = Worker::start(&connect(&url).await, &Log::default(), lanes(8, 6));
    while worker.lives() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    worker.stop().await;
    Ok(())
}
