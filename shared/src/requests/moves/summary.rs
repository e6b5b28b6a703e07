//! What a request says of its conversation, after messages came or went by hand.

use crate::ids::RequestId;
use crate::live::Change;
use crate::messages;
use crate::tenancy::TenantTx;

/// Takes preview and time of the newest mail that came in, of the request itself where none is left; and since when the customer waits: since their first
/// mail after our last answer.
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
        "with waits as (
             select min(asked.received_at) as since from messages asked
              where asked.tenant_id = $1 and asked.request_id = $2 and asked.direction = 'incoming' and asked.kind = 'mail'
                and not exists (select from messages answer
                                 where answer.tenant_id = $1 and answer.request_id = $2 and answer.direction = 'outgoing'
                                   and answer.kind in ('reply', 'offer') and answer.received_at >= asked.received_at))
         update requests set preview = $3, last_incoming_at = coalesce($4, received_at), waiting_since = waits.since,
                             reminded_at = case when waits.since is not null then reminded_at end
           from waits where tenant_id = $1 and id = $2",
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
