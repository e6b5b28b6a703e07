//! An archive as it is read: part after part, each in a transaction of its own.

use super::list::find;
use crate::audit::{self, Event, Kind};
use crate::ids::CompanyExportId;
use crate::tenancy::TenantTx;

/// Begins a download, and writes down who did: the size of the archive in octets; `None` when there is no such archive, or not any more.
pub async fn begin_download(
    tx: &mut TenantTx,
    id: CompanyExportId,
) -> Result<Option<u64>, sqlx::Error> {
    let Some(export) = find(tx, id).await?.filter(|export| export.ready) else {
        return Ok(None);
    };
    audit::record(tx, Event::new(Kind::ExportDownloaded, "")).await?;
    Ok(Some(export.size.unsigned_abs()))
}

/// A part, by its number from 0 on; `None` after the last.
pub async fn part(
    tx: &mut TenantTx,
    id: CompanyExportId,
    number: i32,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select content from company_export_parts where tenant_id = $1 and export_id = $2 and number = $3",
        tenant,
        id.uuid(),
        number
    )
    .fetch_optional(tx.conn())
    .await
}
