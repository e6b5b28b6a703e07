//! Starts the portal and the API.

use shared::settings::{self, WebSettings};
use shared::signals::shutdown_on_signal;
use shared::telemetry;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings: WebSettings = settings::from_environment();
    telemetry::init_logging(&settings.service.log)?;
    web::server::serve(settings, shutdown_on_signal()?).await
}
