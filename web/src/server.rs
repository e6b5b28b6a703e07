//! Starts and stops the service.

use std::net::SocketAddr;

use anyhow::Context;
use shared::clock::Clock;
use shared::live::Hub;
use shared::platform::Platform;
use shared::settings::WebSettings;
use shared::telemetry::{self, ops_server};
use shared::tenancy::Db;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::{health, router};

/// Runs until `shutdown`: answers what was begun, ends streams, then returns.
pub async fn serve(settings: WebSettings, shutdown: CancellationToken) -> anyhow::Result<()> {
    let listener = TcpListener::bind(settings.public.http_addr)
        .await
        .with_context(|| {
            format!(
                "PROFFER_HTTP_ADDR {} can't be listened on",
                settings.public.http_addr
            )
        })?;
    serve_on(listener, settings, Clock::system(), shutdown).await
}

/// As [`serve`], on a socket that is open already and with the time from `clock`: for tests.
pub async fn serve_on(
    listener: TcpListener,
    mut settings: WebSettings,
    clock: Clock,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    settings.public.http_addr = listener.local_addr()?;
    telemetry::http::register();
    telemetry::accounts::register();
    telemetry::privacy::register_support();
    telemetry::second_factor::register();
    let db = Db::connect(
        &settings.database.url,
        &settings.database,
        clock,
        Platform::from(&settings.public),
    )
    .await?;
    let ops = {
        let db = db.clone();
        ops_server(
            settings.ops_addr,
            move || health::checks(db.clone()),
            shutdown.clone(),
        )
        .await?
    };
    let pool = db.clone();
    let _watch = telemetry::pool::watch(move || pool.pool_use());
    let live = Hub::start(&db, shutdown.clone());
    let app = App::new(&settings, db, live, shutdown.clone())?;
    tracing::info!(address = %settings.public.http_addr, url = %app.public_url, "the portal is ready");
    let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await?;
    ops.stopped().await;
    Ok(())
}
