//! `proffer-worker`: settings, logs, signals. Everything else is in the library.

use std::process::ExitCode;

use shared::settings::{WorkerSettings, from_environment};
use shared::signals::shutdown_on_signal;
use shared::telemetry::init_logging;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("proffer-worker: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let settings: WorkerSettings = from_environment();
    init_logging(&settings.service.log)?;
    worker::serve(settings, shutdown_on_signal()?).await
}
