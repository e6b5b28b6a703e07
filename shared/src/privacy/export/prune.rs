//! Archives that are over.

use super::EXPORT_GIVEN_UP_AFTER;
use super::parts::delete_parts;
use crate::ids::CompanyExportId;
use crate::tenancy::TenantTx;

/// Removes archives that can't be downloaded any more, and those that never became one; answers how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let over = sqlx::query_scalar!(
        r#"select id as "id: CompanyExportId" from company_exports
            where tenant_id = $1 and (expires_at <= $2 or (finished_at is null and asked_at <= $3)) for update"#,
        tenant,
        now,
        now - EXPORT_GIVEN_UP_AFTER
    )
    .fetch_all(tx.conn())
    .await?;
    remove(tx, &over).await
}

/// Removes all of them, what is being made too: its job finds nothing to go on with.
pub(crate) async fn remove_all(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    let all = sqlx::query_scalar!(
        r#"select id as "id: CompanyExportId" from company_exports where tenant_id = $1 for update"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    remove(tx, &all).await
}

async fn remove(tx: &mut TenantTx, exports: &[CompanyExportId]) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    for export in exports {
        delete_parts(tx, *export).await?;
        sqlx::query!(
            "delete from company_exports where tenant_id = $1 and id = $2",
            tenant,
            export.uuid()
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(u64::try_from(exports.len()).unwrap_or(u64::MAX))
}
