//! What an operator wants to know of the database before asking anything else.

use time::OffsetDateTime;

use crate::tenancy::SystemTx;

/// The database, as the application sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseState {
    /// PostgreSQL's version.
    pub version: String,
    /// The server's clock.
    pub now: OffsetDateTime,
    /// Workers whose lease lives.
    pub workers: i64,
    /// Jobs that were given up.
    pub parked: i64,
}

/// Looks at it.
pub async fn database_state(tx: &mut SystemTx) -> Result<DatabaseState, sqlx::Error> {
    sqlx::query_as!(
        DatabaseState,
        r#"select current_setting('server_version') as "version!", clock_timestamp() as "now!",
                  (select count(*) from job_workers where lease_until > now()) as "workers!",
                  (select count(*) from jobs where state = 3) as "parked!""#
    )
    .fetch_one(tx.conn())
    .await
}
