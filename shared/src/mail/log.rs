//! The company's own view of trouble: what came lately, and what became of it.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::Reason;

use super::Verdicts;
use crate::ids::{HeldMailId, MailId, RequestId};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns of the tables, described there")]
pub struct LoggedMail {
    pub id: MailId,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    /// Envelope sender; empty for `<>`.
    pub sender: String,
    pub recipient: String,
    /// Empty for what became no message: a mail that came twice, a test.
    pub subject: String,
    /// Bytes.
    pub size: i32,
    /// `request`, `reply`, `automatic`, `bounce`, `held`, `duplicate` or `test`; none while it waits.
    pub outcome: Option<String>,
    /// What decided.
    pub reason: Option<Reason>,
    pub verdicts: Option<Verdicts>,
    pub request_id: Option<RequestId>,
    pub held_id: Option<HeldMailId>,
}

/// A page of them, newest first.
pub async fn list_log(
    tx: &mut TenantTx,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<LoggedMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select a.id as "id: MailId", a.received_at, a.sender, a.recipient, a.size, a.outcome, a.verdicts as "verdicts: Json<Verdicts>",
                  coalesce(m.subject, h.subject, '') as "subject!",
                  coalesce(h.reasons, m.reasons) -> -1 as "reason: Json<Reason>",
                  m.request_id as "request_id?: RequestId", h.id as "held_id?: HeldMailId"
             from (select * from accepted_mails
                    where tenant_id = $1 and ($2::timestamptz is null or (received_at, id) < ($2, $3))
                    order by received_at desc, id desc limit $4) a
             left join messages m on m.tenant_id = $1 and m.mail_id = a.id
             left join held_mails h on h.tenant_id = $1 and h.mail_id = a.id
            order by a.received_at desc, a.id desc"#,
        tenant,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let mails = rows
        .into_iter()
        .map(|row| LoggedMail {
            id: row.id,
            received_at: row.received_at,
            sender: row.sender,
            recipient: row.recipient,
            subject: row.subject,
            size: row.size,
            outcome: row.outcome,
            reason: row.reason.map(|Json(reason)| reason),
            verdicts: row.verdicts.map(|Json(verdicts)| verdicts),
            request_id: row.request_id,
            held_id: row.held_id,
        })
        .collect();
    Ok(Page::from_rows(mails, limit, |mail: &LoggedMail| {
        Cursor::new(mail.received_at, mail.id.uuid())
    }))
}
