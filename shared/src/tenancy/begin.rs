//! Beginning a transaction, whoever stops waiting for it.

use sqlx::Transaction;
use sqlx::postgres::{PgPool, Postgres};

/// Begins a transaction on a task of its own.
///
/// sqlx takes back a transaction that is dropped once it knows that it began, and not before: a caller who hangs up while BEGIN is under way would leave an open
/// transaction in the pool, in which whoever comes next with a single statement would wait for a COMMIT that nobody sends.
pub(crate) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let beginning = tokio::spawn(async move { pool.begin().await });
    beginning.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}
