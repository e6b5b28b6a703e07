//! The direct mails that brought a document.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;

use crate::ids::{MessageId, OfferId};
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
}

/// Those that brought versions of an offer, newest first.
pub(crate) async fn list_of_offer(
    tx: &mut TenantTx,
    offer: OfferId,
) -> Result<Vec<DirectMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id as "id: MessageId", version, to_people as "to: Json<Vec<Person>>", subject, text, reply_to, written_at,
                  delivery_state as "state: DeliveryState", delivery_detail
             from direct_mails where tenant_id = $1 and offer_id = $2 order by written_at desc, id desc limit $3"#,
        tenant,
        offer.uuid(),
        MAX_SHOWN
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
    });
    Ok(mails.collect())
}
