//! Removing mails that a company keeps no longer.

use uuid::Uuid;

use crate::live::Change;
use crate::tenancy::TenantTx;

/// Removes held mails, as far as nobody made a request of them meanwhile, with the mails themselves; answers how many.
pub(crate) async fn delete_held(tx: &mut TenantTx, ids: &[Uuid]) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    let mails: Vec<Uuid> = sqlx::query_scalar!(
        "delete from held_mails where tenant_id = $1 and id = any($2) and released_at is null returning mail_id",
        tenant,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "delete from accepted_mails where tenant_id = $1 and id = any($2)",
        tenant,
        &mails
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Held);
    Ok(mails.len() as u64)
}

/// Empties mails of what came, byte for byte; what was read from them stays. Answers how many.
pub(crate) async fn remove_raw(tx: &mut TenantTx, ids: &[Uuid]) -> Result<u64, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let emptied = sqlx::query!(
        "update accepted_mails set raw = '', raw_removed_at = $3 where tenant_id = $1 and id = any($2) and raw_removed_at is null",
        tenant,
        ids,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(emptied.rows_affected())
}
