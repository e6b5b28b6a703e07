//! The requests of a contact, each with the newest message of its conversation.

use serde::Serialize;
use time::OffsetDateTime;

use crate::ids::{ContactId, RequestId};
use crate::messages::{self, Direction};
use crate::page::{Cursor, Limit, Page};
use crate::requests::Status;
use crate::tenancy::TenantTx;

/// A request of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct LinkedRequest {
    pub id: RequestId,
    pub number: String,
    pub subject: String,
    pub status: Status,
    #[serde(with = "time::serde::rfc3339")]
    pub last_activity_at: OffsetDateTime,
    pub latest: Option<LatestMessage>,
}

/// The newest message of a conversation; notes are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LatestMessage {
    /// Who wrote to whom.
    pub direction: Direction,
    /// Who wrote it.
    pub from: String,
    /// Its first words.
    pub preview: String,
    /// When we had it.
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
}

/// The requests of a contact, newest activity first; those in the bin are left out.
pub async fn list_linked(
    tx: &mut TenantTx,
    contact: ContactId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<LinkedRequest>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select r.id as "id: RequestId", r.number, r.subject, r.status as "status: Status", r.last_activity_at,
                  m.direction as "direction?: Direction", m.from_name as "from_name?", m.from_email as "from_email?", m.text as "text?", m.received_at as "received_at?"
             from requests r
             left join lateral (
               select direction, from_name, from_email, left(text, 2000) as text, received_at from messages
                where tenant_id = $1 and request_id = r.id and direction <> 'note'
                order by received_at desc, id desc limit 1) m on true
            where r.tenant_id = $1 and r.contact_id = $2 and r.deleted_at is null
              and ($3::timestamptz is null or (r.last_activity_at, r.id) < ($3, $4))
            order by r.last_activity_at desc, r.id desc limit $5"#,
        tenant,
        contact.uuid(),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| LinkedRequest {
            id: row.id,
            number: row.number,
            subject: row.subject,
            status: row.status,
            last_activity_at: row.last_activity_at,
            latest: row
                .direction
                .zip(row.received_at)
                .map(|(direction, received_at)| LatestMessage {
                    direction,
                    from: row
                        .from_name
                        .filter(|name| !name.is_empty())
                        .or(row.from_email)
                        .unwrap_or_default(),
                    preview: messages::preview(&row.text.unwrap_or_default()),
                    received_at,
                }),
        })
        .collect();
    Ok(Page::from_rows(rows, limit, |request| {
        Cursor::new(request.last_activity_at, request.id.uuid())
    }))
}
