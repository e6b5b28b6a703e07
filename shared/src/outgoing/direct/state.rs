//! What became of a direct mail.

use crate::ids::{InvoiceId, MessageId, OfferId, RequestId, UserId};
use crate::live::Change;
use crate::notifications::About;
use crate::tenancy::TenantTx;

/// Whom and what a direct mail concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Concern {
    pub(crate) mail: MessageId,
    /// What it brought.
    pub(crate) document: Option<About>,
    /// The request that the document's offer answers.
    pub(crate) request: Option<RequestId>,
    /// Who sent it.
    pub(crate) author: Option<UserId>,
}

/// Answers whom it concerns, if the mail was still waiting.
pub(in crate::outgoing) async fn set_state(
    tx: &mut TenantTx,
    id: MessageId,
    state: &str,
    detail: &str,
) -> Result<Option<Concern>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let waited = sqlx::query_scalar!(
        r#"update direct_mails set delivery_state = $3, delivery_detail = $4, delivery_at = $5, sending_until = null
            where tenant_id = $1 and id = $2 and delivery_state in ('queued', 'deferred')
           returning id as "id: MessageId""#,
        tenant,
        id.uuid(),
        state,
        detail,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    match waited {
        Some(id) => Ok(Some(concern(tx, id).await?)),
        None => Ok(None),
    }
}

/// A direct mail, by its Message-ID, came back for good, for this reason. `None`: there is no such mail.
pub(crate) async fn returned(
    tx: &mut TenantTx,
    message_id: &str,
    detail: &str,
) -> Result<Option<Concern>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let returned = sqlx::query_scalar!(
        r#"update direct_mails set delivery_state = 'bounced', delivery_detail = $3, delivery_at = $4, sending_until = null
            where tenant_id = $1 and message_id = $2
           returning id as "id: MessageId""#,
        tenant,
        message_id,
        detail,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    match returned {
        Some(id) => Ok(Some(concern(tx, id).await?)),
        None => Ok(None),
    }
}

async fn concern(tx: &mut TenantTx, id: MessageId) -> Result<Concern, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select m.author_id as "author: UserId", m.offer_id as "offer: OfferId", m.invoice_id as "invoice: InvoiceId", o.request_id as "request?: RequestId"
             from direct_mails m
             left join invoices i on i.tenant_id = m.tenant_id and i.id = m.invoice_id
             left join offers o on o.tenant_id = m.tenant_id and o.id = coalesce(m.offer_id, i.offer_id)
            where m.tenant_id = $1 and m.id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    if let Some(request) = row.request {
        tx.changed(Change::Request(request));
    }
    Ok(Concern {
        mail: id,
        document: row
            .offer
            .map(About::Offer)
            .or(row.invoice.map(About::Invoice)),
        request: row.request,
        author: row.author,
    })
}
