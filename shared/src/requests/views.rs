//! What each member has seen: a request is unread while the customer wrote after the member last looked.

use crate::ids::{RequestId, UserId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// The acting member has seen the request as it stands now, and with it what they were told about it.
pub async fn mark_viewed(tx: &mut TenantTx, request: RequestId) -> Result<(), sqlx::Error> {
    let Some(user) = tx.principal().user() else {
        return Ok(());
    };
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into request_views (tenant_id, request_id, user_id, viewed_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id, request_id) do update set viewed_at = excluded.viewed_at",
        tenant,
        request.uuid(),
        user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    let read = sqlx::query!(
        "update notifications set read_at = $4 where tenant_id = $1 and user_id = $2 and request_id = $3 and read_at is null",
        tenant,
        UserId::uuid(user),
        request.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    if read.rows_affected() > 0 {
        tx.changed(Change::Notifications);
    }
    Ok(())
}
