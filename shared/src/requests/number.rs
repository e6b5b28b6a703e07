//! Numbers of requests: `2026-0148`, per company and year, without gaps.

use time::OffsetDateTime;

use crate::tenancy::TenantTx;

/// The next number of this company for the year of `at` (UTC); its row stays locked until the transaction ends, so no number is lost or given twice.
pub(super) async fn next(tx: &mut TenantTx, at: OffsetDateTime) -> Result<String, sqlx::Error> {
    let (tenant, year) = (tx.tenant().get(), at.year());
    let number = sqlx::query_scalar!(
        "insert into series (tenant_id, name, year, last_number) values ($1, 'request', $2, 1)
         on conflict (tenant_id, name, year) do update set last_number = series.last_number + 1
         returning last_number",
        tenant,
        year
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(format!("{year}-{number:04}"))
}
