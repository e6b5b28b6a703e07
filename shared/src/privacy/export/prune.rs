//! Archives that are over.

use super::EXPORT_GIVEN_UP_AFTER;
use crate::tenancy::TenantTx;

/// Removes archives that can't be downloaded any more, and those that never became one; answers how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "delete from company_export_parts p using company_exports e
          where p.tenant_id = $1 and e.tenant_id = $1 and e.id = p.export_id
            and (e.expires_at <= $2 or (e.finished_at is null and e.asked_at <= $3))",
        tenant,
        now,
        now - EXPORT_GIVEN_UP_AFTER
    )
    .execute(tx.conn())
    .await?;
    let pruned = sqlx::query!(
        "delete from company_exports where tenant_id = $1 and (expires_at <= $2 or (finished_at is null and asked_at <= $3))",
        tenant,
        now,
        now - EXPORT_GIVEN_UP_AFTER
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}
