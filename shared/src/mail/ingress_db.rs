//! The database as the ingress sees it: the address map to read, accepted mails and their jobs to add, nothing else.
//!
//! Its own pool with its own role: should somebody take over the process that faces the whole world, they can read no mail and no company.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use url::Url;

use crate::telemetry::pool::{self, PoolUse};
use crate::tenancy::{Connections, Notifier, ping};

/// The database, as the role proffer_ingress. Cheap to clone.
#[derive(Debug, Clone)]
pub struct IngressDb {
    pub(super) pool: PgPool,
    pub(super) notifier: Notifier,
}

/// What the ingress can't do with the database.
#[derive(Debug, thiserror::Error)]
pub enum IngressDbError {
    /// The address is not one of a PostgreSQL server.
    #[error("PROFFER_INGRESS_DATABASE_URL is not a PostgreSQL address")]
    Address(#[source] sqlx::Error),
    /// The role may do more than the ingress needs.
    #[error(
        "the database role {0} can read accepted mail or bypasses row-level security: use proffer_ingress"
    )]
    TooPowerful(String),
    /// The server answered that it will never let this role into this database.
    #[error("the database refuses PROFFER_INGRESS_DATABASE_URL")]
    Refused(#[source] sqlx::Error),
    /// The server did not answer, or failed. The sender is told to try again.
    #[error("the database does not answer")]
    Unavailable(#[from] sqlx::Error),
}

/// How long a command waits for a free connection before it is answered with 451.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl IngressDb {
    /// Connects. A role with more rights than the ingress needs is refused, now and on each later connection, and so is
    /// one that the server doesn't let in. A database that is away is not:
    /// senders are told to try again until it is back, which beats a closed port.
    pub async fn connect(
        url: &Url,
        connections: impl Into<Connections>,
    ) -> Result<Self, IngressDbError> {
        let options: PgConnectOptions = url.as_str().parse().map_err(IngressDbError::Address)?;
        let Connections { size, timeouts } = connections.into();
        let options = options
            .application_name("proffer-smtp-ingress")
            .options(timeouts.parameters());
        match options.connect().await {
            Ok(mut connection) => {
                refuse_powerful_role(&mut connection).await?;
                connection.close().await?;
            }
            Err(error) if is_refusal(&error) => return Err(IngressDbError::Refused(error)),
            Err(error) => {
                tracing::warn!(%error, "the database does not answer; mail is deferred until it does");
            }
        }
        let pool = PgPoolOptions::new()
            .max_connections(size.0)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    refuse_powerful_role(connection)
                        .await
                        .map_err(|error| sqlx::Error::Configuration(error.into()))
                })
            })
            .connect_lazy_with(options);
        let notifier = Notifier::start(pool.clone());
        Ok(Self { pool, notifier })
    }

    /// Whether the database answers, said soon: for `/readyz`.
    pub async fn ping(&self) -> Result<(), IngressDbError> {
        Ok(ping(&self.pool).await?)
    }

    /// What its connections do, for the metrics.
    pub fn pool_use(&self) -> PoolUse {
        pool::sample(&self.pool)
    }

    /// Closes every connection, those in use when they are given back.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Whether the server answered that it will never let this role into this database: a wrong setting, not an outage (SQLSTATE class 28, and 3D000).
fn is_refusal(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code.starts_with("28") || code == "3D000")
}

async fn refuse_powerful_role(connection: &mut PgConnection) -> Result<(), IngressDbError> {
    let (role, powerful): (String, bool) = sqlx::query_as(
        "select current_user::text,
                r.rolsuper or r.rolbypassrls or has_table_privilege('accepted_mails', 'select')
           from pg_roles r where r.rolname = current_user",
    )
    .fetch_one(connection)
    .await?;
    if powerful {
        Err(IngressDbError::TooPowerful(role))
    } else {
        Ok(())
    }
}
