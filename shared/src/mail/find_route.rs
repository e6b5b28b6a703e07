//! Whose mail it is.

use super::{IngressDb, IngressDbError};
use crate::addresses::{LocalPart, TenantAddress};
use crate::ids::TenantId;

/// Where a recipient's mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// To this company.
    Tenant(TenantId),
    /// Nowhere for now: the company has the extension switched off.
    Closed,
    /// Nowhere: no company has this address, or ever had.
    Unknown,
}

impl IngressDb {
    /// Finds the company of a local part; its tag plays no part. Old addresses of a company still lead to it.
    pub async fn find_route(&self, local_part: &LocalPart) -> Result<Route, IngressDbError> {
        let Some(address) = TenantAddress::parse(local_part) else {
            return Ok(Route::Unknown);
        };
        let row = sqlx::query!(
            r#"select tenant_id as "tenant!", closed_at is not null as "closed!" from addresses where local_part = $1"#,
            address.base(),
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(match row {
            Some(row) if row.closed => Route::Closed,
            Some(row) => Route::Tenant(TenantId::from_row(row.tenant)),
            None => Route::Unknown,
        })
    }
}
