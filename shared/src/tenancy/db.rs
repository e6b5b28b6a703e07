//! The pool, and the only ways to a transaction.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use tokio::time::timeout;
use url::Url;

use super::notifier::Notifier;
use super::{Principal, Purpose, SystemTx, TenantTx};
use crate::clock::Clock;
use crate::platform::Platform;
use crate::settings::{DatabaseSettings, DatabaseTimeouts};
use crate::telemetry::pool::{self, PoolUse};

/// How many connections a process may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSize(pub u32);

/// The connections of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// How many.
    pub size: PoolSize,
    /// When the server gives up on them.
    pub timeouts: DatabaseTimeouts,
}

impl From<PoolSize> for Connections {
    fn from(size: PoolSize) -> Self {
        Self {
            size,
            timeouts: DatabaseTimeouts::default(),
        }
    }
}

impl From<&DatabaseSettings> for Connections {
    fn from(settings: &DatabaseSettings) -> Self {
        Self {
            size: PoolSize(settings.connections),
            timeouts: settings.timeouts,
        }
    }
}

/// The database, as the application role. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pool: PgPool,
    clock: Clock,
    platform: Arc<Platform>,
    notifier: Notifier,
}

/// Why the database could not be used at all.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address is not one of a PostgreSQL server.
    #[error("PROFFER_DATABASE_URL is not a PostgreSQL address")]
    Address(#[source] sqlx::Error),
    /// The role would not be held by row-level security.
    #[error(
        "the database role {0} is a superuser, bypasses row-level security or owns the tables: every company would see every other; use proffer_app"
    )]
    TooPowerful(String),
    /// The server did not answer or refused.
    #[error("the database does not answer")]
    Unavailable(#[from] sqlx::Error),
}

/// How long a request waits for a free connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Db {
    /// Connects and refuses a role that row-level security would not hold.
    pub async fn connect(
        url: &Url,
        connections: impl Into<Connections>,
        clock: Clock,
        platform: Platform,
    ) -> Result<Self, DbError> {
        let options: PgConnectOptions = url.as_str().parse().map_err(DbError::Address)?;
        let Connections { size, timeouts } = connections.into();
        let pool = PgPoolOptions::new()
            .max_connections(size.0)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(
                options
                    .application_name("proffer")
                    .options(timeouts.parameters()),
            )
            .await?;
        refuse_powerful_role(&pool).await?;
        let notifier = Notifier::start(pool.clone());
        Ok(Self {
            pool,
            clock,
            platform: Arc::new(platform),
            notifier,
        })
    }

    /// Begins a transaction that sees the principal's tenant and no other.
    pub async fn begin(&self, principal: &Principal) -> Result<TenantTx, sqlx::Error> {
        TenantTx::begin(
            &self.pool,
            principal,
            self.clock.now(),
            Arc::clone(&self.platform),
            self.notifier.clone(),
        )
        .await
    }

    /// Begins a transaction over the global tables; it sees no tenant's rows.
    pub async fn begin_system(&self, purpose: Purpose) -> Result<SystemTx, sqlx::Error> {
        SystemTx::begin(
            &self.pool,
            purpose,
            self.clock.now(),
            Arc::clone(&self.platform),
            self.notifier.clone(),
        )
        .await
    }

    /// The same database by another clock: the demo lives through days that are over.
    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self {
            clock,
            ..self.clone()
        }
    }

    /// The clock that transactions take their time from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What is the same for every company.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Whether the database answers, said soon: for `/readyz`.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        ping(&self.pool).await
    }

    /// What its connections do, for the metrics.
    pub fn pool_use(&self) -> PoolUse {
        pool::sample(&self.pool)
    }

    /// For the queue and for listeners, which are part of the platform and not of a tenant.
    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }
}

/// Shorter than what `/readyz` waits for all checks together.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// Whether the database answers within [`PING_TIMEOUT`]: a pool waits longer than that for a server that is away.
pub(crate) async fn ping(pool: &PgPool) -> Result<(), sqlx::Error> {
    let answer = timeout(PING_TIMEOUT, sqlx::query("select 1").execute(pool)).await;
    answer.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|_| ())
}

async fn refuse_powerful_role(pool: &PgPool) -> Result<(), DbError> {
    let (role, powerful): (String, bool) = sqlx::query_as(
        "select current_user::text,
                r.rolsuper or r.rolbypassrls
                or exists (select from pg_class c where c.relkind = 'p' and pg_has_role(current_user, c.relowner, 'member'))
           from pg_roles r where r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    if powerful {
        Err(DbError::TooPowerful(role))
    } else {
        Ok(())
    }
}
