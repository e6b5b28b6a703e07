//! The parts of an archive go like they came: some at a time, since each is thousands of rows to PostgreSQL.

use crate::ids::CompanyExportId;
use crate::tenancy::TenantTx;

/// Parts of a statement: 800 MiB.
const BATCH: i64 = 200;

/// Deletes all parts of an archive.
pub(super) async fn delete_parts(
    tx: &mut TenantTx,
    export: CompanyExportId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    loop {
        let deleted = sqlx::query!(
            "delete from company_export_parts where tenant_id = $1 and export_id = $2 and number in (
                 select number from company_export_parts where tenant_id = $1 and export_id = $2 order by number limit $3)",
            tenant,
            export.uuid(),
            BATCH
        )
        .execute(tx.conn())
        .await?;
        if deleted.rows_affected() == 0 {
            return Ok(());
        }
    }
}
