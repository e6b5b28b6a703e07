//! The direct mails that brought a document.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;

use crate::ids::{HeldMailId, InvoiceId, MessageId, OfferId};
use crate::messages::{DeliveryState, Person};
use crate::tenancy::TenantTx;

/// Mails shown at most: a document is not sent more often.
const MAX_SHOWN: i64 = 50;

/// A mail outside of any conversation.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct DirectMail {
    pub id: MessageId,
    pub version: Option<i32>,
    pub to: Vec<Person>,
    pub subject: String,
    pub text: String,
    pub reply_to: String,
    #[serde(with = "time::serde::rfc3339")]
    pub written_at: OffsetDateTime,
    pub state: DeliveryState,
    /// What the server said.
    pub detail: String,
    /// Nobody wrote it: it reminds of the document.
    pub automatic: bool,
    /// The mail that came back about it, among those held.
    pub bounce: Option<HeldMailId>,
}

/// Those that brought versions of an offer, newest first.
pub(crate) async fn list_of_offer(
    tx: &mut TenantTx,
    offer: OfferId,
) -> Result<Vec<DirectMail>, sqlx::Error> {
    list(tx, Some(offer), None).await
}

/// Those that brought an invoice or a credit note, newest first.
pub(crate) async fn list_of_invoice(
    tx: &mut TenantTx,
    invoice: InvoiceId,
) -> Result<Vec<DirectMail>, sqlx::Error> {
    list(tx, None, Some(invoice)).await
}

async fn list(
    tx: &mut TenantTx,
    offer: Option<OfferId>,
    invoice: Option<InvoiceId>,
) -> Result<Vec<DirectMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id as "id: MessageId", version, to_people as "to: Json<Vec<Person>>", subject, text, reply_to, written_at,
                  delivery_state as "state: DeliveryState", delivery_detail, automatic,
                  (select h.id from held_mails h where h.tenant_id = $1 and h.direct_mail_id = direct_mails.id order by h.received_at desc limit 1) as "bounce: HeldMailId"
             from direct_mails where tenant_id = $1 and (offer_id = $2 or invoice_id = $4) order by written_at desc, id desc limit $3"#,
        tenant,
        offer.map(OfferId::uuid),
        MAX_SHOWN,
        invoice.map(InvoiceId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    let mails = rows.into_iter().map(|row| DirectMail {
        id: row.id,
        version: row.version,
        to: row.to.0,
        subject: row.subject,
        text: row.text,
        reply_to: row.reply_to,
        written_at: row.written_at,
        state: row.state,
        detail: row.delivery_detail,
        automatic: row.automatic,
        bounce: row.bounce,
    });
    Ok(mails.collect())
}
