//! Starts the portal and the API.

use shared::settings::{self, WebSettings};
use shared::telemetry;
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings: WebSettings = settings::from_environment();
    telemetry::init_logging(&settings.service.log)?;
    let shutdown = CancellationToken::new();
    tokio::spawn(web::server::cancel_on_signal(shutdown.clone()));
    web::server::serve(settings, shutdown).await
}
