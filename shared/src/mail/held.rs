//! Mails kept apart from the requests: newsletters, loops, automatic replies and bounces without a request, forwarding confirmations.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Confirmation, Reason};

use crate::ids::{HeldMailId, RequestId};
use crate::live::Change;
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
    /// The request that somebody made of it.
    pub request_id: Option<RequestId>,
    /// Somebody saw that there is nothing to do.
    pub dismissed: bool,
}

struct Row {
    id: HeldMailId,
    kind: String,
    from_name: String,
    from_email: String,
    subject: String,
    received_at: OffsetDateTime,
    reasons: Json<Vec<Reason>>,
    confirmation: Option<Json<Confirmation>>,
    request_id: Option<RequestId>,
    dismissed: bool,
}

impl From<Row> for HeldMail {
    fn from(row: Row) -> Self {
        Self {
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
            request_id: row.request_id,
            dismissed: row.dismissed,
        }
    }
}

/// A page of the held mails that wait: those nobody made a request of or dismissed, newest first.
pub async fn list_held(
    tx: &mut TenantTx,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<HeldMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: HeldMailId", kind, from_name, from_email, subject, received_at, reasons as "reasons: Json<Vec<Reason>>",
                  confirmation as "confirmation: Json<Confirmation>", request_id as "request_id: RequestId", dismissed_at is not null as "dismissed!"
             from held_mails
            where tenant_id = $1 and released_at is null and dismissed_at is null
              and ($2::timestamptz is null or (received_at, id) < ($2, $3))
            order by received_at desc, id desc limit $4"#,
        tenant,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let held = rows.into_iter().map(HeldMail::from).collect();
    Ok(Page::from_rows(held, limit, |held: &HeldMail| {
        Cursor::new(held.received_at, held.id.uuid())
    }))
}

/// One of them, whatever became of it.
pub async fn find_held(tx: &mut TenantTx, id: HeldMailId) -> Result<Option<HeldMail>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: HeldMailId", kind, from_name, from_email, subject, received_at, reasons as "reasons: Json<Vec<Reason>>",
                  confirmation as "confirmation: Json<Confirmation>", request_id as "request_id: RequestId", dismissed_at is not null as "dismissed!"
             from held_mails where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(HeldMail::from))
}

/// What the list of requests says about held mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldSummary {
    /// How many wait.
    pub waiting: i64,
    /// The newest of them in which a provider asks whether it may forward.
    pub confirmation: Option<AskingProvider>,
}

/// A provider that waits for a confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskingProvider {
    /// Its mail.
    pub id: HeldMailId,
    /// Its address.
    pub email: String,
}

/// How many held mails wait, and whether a forwarding confirmation is among them.
pub async fn summarise_held(tx: &mut TenantTx) -> Result<HeldSummary, sqlx::Error> {
    let tenant = tx.tenant().get();
    let waiting = sqlx::query_scalar!(
        r#"select count(*) as "waiting!" from held_mails where tenant_id = $1 and released_at is null and dismissed_at is null"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    let confirmation = sqlx::query_as!(
        AskingProvider,
        r#"select id as "id: HeldMailId", from_email as email from held_mails
            where tenant_id = $1 and released_at is null and dismissed_at is null and kind = 'forwarding_confirmation'
            order by received_at desc limit 1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(HeldSummary {
        waiting,
        confirmation,
    })
}

/// There is nothing to do about it: it waits no longer. Whether there is such a mail.
pub async fn dismiss_held(tx: &mut TenantTx, id: HeldMailId) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    set_dismissed(tx, id, Some(now)).await
}

/// It waits again. Whether there is such a mail.
pub async fn keep_held(tx: &mut TenantTx, id: HeldMailId) -> Result<bool, sqlx::Error> {
    set_dismissed(tx, id, None).await
}

async fn set_dismissed(
    tx: &mut TenantTx,
    id: HeldMailId,
    at: Option<OffsetDateTime>,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let updated = sqlx::query!(
        "update held_mails set dismissed_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        at
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Held);
    Ok(updated.rows_affected() > 0)
}
