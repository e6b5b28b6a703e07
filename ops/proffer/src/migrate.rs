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

/// The roles the migrations grant to.
const ROLES: [&str; 6] = [
    "proffer_app",
    "proffer_ingress",
    "proffer_search",
    "proffer_eraser",
    "proffer_deletion",
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
                "these roles are missing: {}; an administrator runs migrations/roles.sql, again after an update",
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

/// The migrations that are missing, or that are not what was applied. None of this changes anything.
pub(crate) async fn pending(url: &Url) -> anyhow::Result<Vec<String>> {
    let mut connection = PgConnection::connect(url.as_str())
        .await
        .context("the database does not answer proffer_owner")?;
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations where success")
            .fetch_all(&mut connection)
            .await
            .context("no migration was ever applied")?;
    let missing = MIGRATOR.iter().filter(|migration| {
        !applied.iter().any(|(version, checksum)| {
            *version == migration.version && **checksum == *migration.checksum
        })
    });
    Ok(missing
        .map(|migration| format!("{:04} {}", migration.version, migration.description))
        .collect())
}
