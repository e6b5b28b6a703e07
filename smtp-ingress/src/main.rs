//! `proffer-smtp-ingress`: settings, logs, signals. Everything else is in the library.

use std::process::ExitCode;

use shared::settings::{IngressSettings, from_environment};
use shared::signals::shutdown_on_signal;
use shared::telemetry::init_logging;

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
    smtp_ingress::serve(settings, shutdown_on_signal()?).await?;
    Ok(())
}
