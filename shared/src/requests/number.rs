//! Numbers of requests: `2026-0148`, per company and year, without gaps.

use time::OffsetDateTime;

use crate::series::{self, Series};
use crate::tenancy::TenantTx;

/// The next number of this company for the year of `at` (UTC).
pub(super) async fn next(tx: &mut TenantTx, at: OffsetDateTime) -> Result<String, sqlx::Error> {
    let year = at.year();
    let number = series::next(tx, Series::Requests, year).await?;
    Ok(format!("{year}-{number:04}"))
}
