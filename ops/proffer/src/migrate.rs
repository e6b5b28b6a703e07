//! `proffer migrate`.

use anyhow::{Context, bail};
use clap::Args;
use shared::migrations::MIGRATOR;
use sqlx::{Connection, PgConnection};
use url::Url;

/// Applies the migrations that are missing.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// The database, as proffer_owner.
    #[arg(long, env = "PROFFER_MIGRATE_URL", hide_env_values = true)]
    migrate_url: Url,
}

/// The roles the first migration grants to.
const ROLES: [&str; 4] = [
    "proffer_app",
    "proffer_ingress",
    "proffer_search",
    "proffer_owner",
];

impl Migrate {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect(self.migrate_url.as_str())
            .await
            .context("the database does not answer")?;
        let missing: Vec<String> =
            sqlx::query_scalar("select name from unnest($1::text[]) name where not exists (select from pg_roles where rolname = name)")
                .bind(ROLES.as_slice())
                .fetch_all(&mut connection)
                .await?;
        if !missing.is_empty() {
            bail!(
                "these roles are missing: {}; an administrator runs migrations/roles.sql once",
                missing.join(", ")
            );
        }
        MIGRATOR
            .run(&mut connection)
            .await
            .context("the migrations were not applied")?;
        Ok(())
    }
}
