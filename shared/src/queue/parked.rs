//! Jobs that were given up: seen and tried again, by the operator for everybody and by a tenant for itself.

use time::OffsetDateTime;

use super::Lane;
use super::enqueue::wake;
use crate::ids::TenantId;
use crate::tenancy::{SystemTx, TenantTx};

/// Parked jobs that a company sees at once.
pub const SHOWN_PARKED: i64 = 200;

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedJob {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub tenant: TenantId,
    /// What kind.
    pub kind: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// Attempts used.
    pub attempts: i16,
    /// Processes that died with it.
    pub crashes: i16,
    /// Why.
    pub last_error: String,
}

/// Everybody's parked jobs, or those of a kind, oldest first.
pub async fn list_parked(
    tx: &mut SystemTx,
    kind: Option<&str>,
    limit: i64,
) -> Result<Vec<ParkedJob>, sqlx::Error> {
    sqlx::query_as!(
        ParkedJob,
        r#"select id, tenant_id as "tenant: TenantId", kind, created_at, attempts, crashes, coalesce(last_error, '') as "last_error!"
             from jobs where state = 3 and ($2::text is null or kind = $2) order by id limit $1"#,
        limit,
        kind
    )
    .fetch_all(tx.conn())
    .await
}

/// The tenant's parked jobs, oldest first.
pub async fn list_own_parked(tx: &mut TenantTx, limit: i64) -> Result<Vec<ParkedJob>, sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query_as!(
        ParkedJob,
        r#"select id, tenant_id as "tenant: TenantId", kind, created_at, attempts, crashes, coalesce(last_error, '') as "last_error!"
             from jobs where state = 3 and tenant_id = $1 order by id limit $2"#,
        tenant.get(),
        limit
    )
    .fetch_all(tx.conn())
    .await
}

/// Gives a parked job all its attempts again; whether there was one.
pub async fn retry_parked(tx: &mut SystemTx, id: i64) -> Result<bool, sqlx::Error> {
    let lane = sqlx::query_scalar!(
        "update jobs set state = 1, attempts = 0, crashes = 0, run_at = now() where id = $1 and state = 3 returning lane",
        id
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(lane) = lane.and_then(Lane::from_code) {
        tx.wake_after_commit(wake(lane));
    }
    Ok(lane.is_some())
}

/// Gives a parked job of the tenant all its attempts again; whether there was one.
pub async fn retry_own_parked(tx: &mut TenantTx, id: i64) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let lane = sqlx::query_scalar!(
        "update jobs set state = 1, attempts = 0, crashes = 0, run_at = now() where tenant_id = $1 and id = $2 and state = 3 returning lane",
        tenant.get(),
        id
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(lane) = lane.and_then(Lane::from_code) {
        tx.wake_after_commit(wake(lane));
    }
    Ok(lane.is_some())
}
