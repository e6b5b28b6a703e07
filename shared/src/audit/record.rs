//! Writing an entry.

use super::Event;
use crate::ids::{AuditEntryId, UserId};
use crate::tenancy::TenantTx;

/// Writes down what the acting member, customer or job does in this transaction.
pub async fn record(tx: &mut TenantTx, event: impl Into<Option<Event>>) -> Result<(), sqlx::Error> {
    match event.into() {
        Some(event) => record_if(tx, event, true).await,
        None => Ok(()),
    }
}

/// The same work, with an entry or without: for what must not take longer when there is something to tell.
pub(crate) async fn record_if(
    tx: &mut TenantTx,
    event: Event,
    told: bool,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let (user, name) = (tx.principal().user(), tx.actor().name().to_owned());
    let address = tx.principal().address();
    sqlx::query!(
        "insert into audit_log (tenant_id, id, at, user_id, name, address, kind, target, before, after)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where $11",
        tenant,
        AuditEntryId::new().uuid(),
        now,
        user.map(UserId::uuid),
        name,
        address.map(|address| address.to_string()),
        event.kind.as_str(),
        event.target,
        event.before,
        event.after,
        told
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
