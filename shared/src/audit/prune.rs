//! Removing old entries.

use time::OffsetDateTime;

use crate::tenancy::TenantTx;

/// Removes the company's entries from before then, at most `limit`, the oldest first; answers how many. The portal can't remove any: a function in the database
/// does, and can do no more than this.
pub async fn prune(
    tx: &mut TenantTx,
    before: OffsetDateTime,
    limit: i32,
) -> Result<u64, sqlx::Error> {
    let pruned = sqlx::query_scalar!(r#"select prune_audit($1, $2) as "pruned!""#, before, limit)
        .fetch_one(tx.conn())
        .await?;
    Ok(pruned.unsigned_abs())
}
