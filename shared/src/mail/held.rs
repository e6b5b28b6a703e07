//! Mails kept apart from the requests: newsletters, loops, automatic replies and bounces without a request, forwarding confirmations.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Confirmation, Reason};

use crate::ids::HeldMailId;
use crate::messages::Person;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// A held mail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct HeldMail {
    pub id: HeldMailId,
    pub kind: String,
    pub from: Person,
    pub subject: String,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    pub reasons: Vec<Reason>,
    pub confirmation: Option<Confirmation>,
}

/// A page of held mails that nobody made a request of, newest first.
pub async fn list_held(
    tx: &mut TenantTx,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<HeldMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id as "id: HeldMailId", kind, from_name, from_email, subject, received_at, reasons as "reasons: Json<Vec<Reason>>",
                  confirmation as "confirmation: Json<Confirmation>"
             from held_mails
            where tenant_id = $1 and released_at is null and ($2::timestamptz is null or (received_at, id) < ($2, $3))
            order by received_at desc, id desc limit $4"#,
        tenant,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let held = rows
        .into_iter()
        .map(|row| HeldMail {
            id: row.id,
            kind: row.kind,
            from: Person {
                name: row.from_name,
                email: row.from_email,
            },
            subject: row.subject,
            received_at: row.received_at,
            reasons: row.reasons.0,
            confirmation: row.confirmation.map(|Json(confirmation)| confirmation),
        })
        .collect();
    Ok(Page::from_rows(held, limit, |held| {
        Cursor::new(held.received_at, held.id.uuid())
    }))
}
