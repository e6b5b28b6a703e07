//! The job worker: what runs later.
//!
//! One file per job, each a handler that begins, calls a verb and commits; no rules and no SQL. What a job is and when it runs again is `shared::queue`.

mod contacts;
mod follow_up;
mod housekeeping;
mod jobs;
mod mail;
mod notifications;
mod outgoing;
mod privacy;
mod requests;
mod sso;

pub use jobs::{Services, jobs};

use shared::clock::Clock;
use shared::platform::Platform;
use shared::queue::{self, Lanes};
use shared::settings::WorkerSettings;
use shared::telemetry::{self, Check, ops_server};
use shared::tenancy::Db;
use tokio_util::sync::CancellationToken;

/// Runs jobs until `shutdown`, then lets the running ones end.
pub async fn serve(settings: WorkerSettings, shutdown: CancellationToken) -> anyhow::Result<()> {
    let platform = Platform::from(&settings.public);
    let db = Db::connect(
        &settings.database.url,
        &settings.database,
        Clock::system(),
        platform,
    )
    .await?;
    telemetry::erasures::register();
    telemetry::company_data::register();
    telemetry::housekeeping::register();
    telemetry::jobs::register();
    telemetry::mail_in::register();
    telemetry::mail_out::register();
    telemetry::privacy::register_rules();
    let _watch = telemetry::pool::watch({
        let db = db.clone();
        move || db.pool_use()
    });
    let readiness = {
        let db = db.clone();
        move || {
            let db = db.clone();
            async move { vec![Check::new("database", db.ping().await)] }
        }
    };
    let ops = ops_server(settings.ops_addr, readiness, shutdown.clone()).await?;
    let services = Services::new(db.clone(), &settings)?;
    queue::run(db, jobs(), services, Lanes::default(), shutdown).await?;
    ops.stopped().await;
    Ok(())
}
