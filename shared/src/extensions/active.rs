//! Which extensions a company has on.

use super::find;
use crate::tenancy::TenantTx;

/// The keys of the company's active extensions.
pub async fn active_keys(tx: &mut TenantTx) -> Result<Vec<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select key from extensions where tenant_id = $1 and active_since is not null",
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// Those of the company's active extensions that the acting member was left.
pub async fn keys_left_to_actor(tx: &mut TenantTx) -> Result<Vec<String>, sqlx::Error> {
    let mut keys = active_keys(tx).await?;
    keys.retain(|key| find(key).is_some_and(|known| known.is_left_to(tx.principal())));
    Ok(keys)
}

/// Whether the company has this extension on.
pub async fn is_active(tx: &mut TenantTx, key: &str) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let active = sqlx::query_scalar!(
        r#"select exists (select from extensions where tenant_id = $1 and key = $2 and active_since is not null) as "active!""#,
        tenant,
        key
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(active)
}
