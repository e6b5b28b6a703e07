//! What became of a direct mail.

use crate::ids::{MessageId, RequestId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Answers the request that the offer it brought answers, if there is one and the mail was still waiting.
pub(in crate::outgoing) async fn set_state(
    tx: &mut TenantTx,
    id: MessageId,
    state: &str,
    detail: &str,
) -> Result<Option<RequestId>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let request = sqlx::query_scalar!(
        r#"update direct_mails set delivery_state = $3, delivery_detail = $4, delivery_at = $5, sending_until = null
            where tenant_id = $1 and id = $2 and delivery_state in ('queued', 'deferred')
           returning (select o.request_id from offers o where o.tenant_id = $1 and o.id = direct_mails.offer_id) as "request: RequestId""#,
        tenant,
        id.uuid(),
        state,
        detail,
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .flatten();
    if let Some(request) = request {
        tx.changed(Change::Request(request));
    }
    Ok(request)
}
