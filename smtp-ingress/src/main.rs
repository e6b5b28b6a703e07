//! `proffer-smtp-ingress`: settings, logs, signals. Everything else is in the library.

use std::process::ExitCode;

use shared::settings::{IngressSettings, from_environment};
use shared::telemetry::init_logging;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("proffer-smtp-ingress: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let settings: IngressSettings = from_environment();
    init_logging(&settings.service.log)?;
    let shutdown = CancellationToken::new();
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::spawn({
        let shutdown = shutdown.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            shutdown.cancel();
        }
    });
    smtp_ingress::serve(settings, shutdown).await?;
    Ok(())
}
