//! Giving back at shutdown.

use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::crashes::SUSPECT_FROM;
use crate::tenancy::begin;

/// Ends the lease and gives back what still runs under it, with its attempt.
///
/// The lease goes first: that waits for a claim on its way, which locks it, and forbids another. The jobs of both are then seen by the second statement.
pub(super) async fn release(pool: &PgPool, me: Uuid) -> Result<(), sqlx::Error> {
    let mut tx = begin(pool).await?;
    sqlx::query!("delete from job_workers where id = $1", me)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "update jobs set state = case when crashes >= $2 then 0 else 1 end, attempts = greatest(0, attempts - 1), locked_by = null
          where state = 2 and locked_by = $1",
        me,
        SUSPECT_FROM
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}
