//! What the list says of a request's conversation, after messages came or went by hand.

use crate::ids::RequestId;
use crate::live::Change;
use crate::messages;
use crate::tenancy::TenantTx;

/// Takes preview and time of the newest mail that came in; of the request itself where none is left.
pub(super) async fn refresh(tx: &mut TenantTx, request: RequestId) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let newest = sqlx::query!(
        "select text, received_at from messages
          where tenant_id = $1 and request_id = $2 and direction = 'incoming' and kind = 'mail' order by received_at desc, id desc limit 1",
        tenant,
        request.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let (preview, at) = match newest {
        Some(newest) => (messages::preview(&newest.text), Some(newest.received_at)),
        None => (String::new(), None),
    };
    sqlx::query!(
        "update requests set preview = $3, last_incoming_at = coalesce($4, received_at) where tenant_id = $1 and id = $2",
        tenant,
        request.uuid(),
        preview,
        at
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Request(request));
    Ok(())
}
