//! What a member was told, and what of it they have read.

use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{About, NotificationKind};
use crate::ids::{InvoiceId, NotificationId, OfferId, RequestId, UserId};
use crate::live::Change;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// A line under the bell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// What happened.
    pub kind: NotificationKind,
    /// To what.
    #[serde(skip)]
    pub about: About,
    /// The pages on which that is.
    pub section: &'static str,
    /// Its id there.
    pub target: Uuid,
    /// The number of the request or the document.
    pub number: String,
    /// The request's subject, or the document's number.
    pub subject: String,
    /// The colleague who did it; otherwise whoever asked for a price, or whom the document is for.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The member has seen it, or the request since.
    pub read: bool,
}

/// What the acting member was told in the portal, newest first.
pub async fn list(
    tx: &mut TenantTx,
    unread_only: bool,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Notification>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    let rows = sqlx::query!(
        r#"select n.id as "id: NotificationId", n.kind as "kind: NotificationKind", n.request_id as "request: RequestId", n.offer_id as "offer: OfferId",
                  n.invoice_id as "invoice: InvoiceId", coalesce(r.number, o.number, i.number, '') as "number!", coalesce(r.subject, o.number, i.number, '') as "subject!",
                  coalesce(nullif(n.actor_name, ''), nullif(r.requester_name, ''), r.requester_email, i.contact_name, c.name, '') as "who!",
                  n.at, n.read_at is not null as "read!"
             from notifications n
             left join requests r on r.tenant_id = n.tenant_id and r.id = n.request_id
             left join offers o on o.tenant_id = n.tenant_id and o.id = n.offer_id
             left join contacts c on c.tenant_id = n.tenant_id and c.id = o.contact_id
             left join invoices i on i.tenant_id = n.tenant_id and i.id = n.invoice_id
            where r.deleted_at is null and n.tenant_id = $1 and n.user_id = $2 and n.in_portal and (not $6 or n.read_at is null)
              and ($3::timestamptz is null or (n.at, n.id) < ($3, $4))
            order by n.at desc, n.id desc limit $5"#,
        tenant,
        user.map(UserId::uuid),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more(),
        unread_only
    )
    .fetch_all(tx.conn())
    .await?;
    let told = rows.into_iter().filter_map(|row| {
        let about = About::of_columns(row.request, row.offer, row.invoice)?;
        Some(Notification {
            id: row.id,
            kind: row.kind,
            about,
            section: about.section(),
            target: about.id(),
            number: row.number,
            subject: row.subject,
            who: row.who,
            at: row.at,
            read: row.read,
        })
    });
    Ok(Page::from_rows(
        told.collect(),
        limit,
        |n: &Notification| Cursor::new(n.at, n.id.uuid()),
    ))
}

/// How many of them the acting member has not read; counts to 100 and stops.
pub async fn count_unread(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from notifications n left join requests r on r.tenant_id = n.tenant_id and r.id = n.request_id
              where r.deleted_at is null and n.tenant_id = $1 and n.user_id = $2 and n.read_at is null and n.in_portal limit 100) unread"#,
        tenant,
        user.map(UserId::uuid)
    )
    .fetch_one(tx.conn())
    .await
}

/// The acting member has read these, or everything. Those of others are left alone.
pub async fn mark_read(
    tx: &mut TenantTx,
    these: Option<&[NotificationId]>,
) -> Result<(), sqlx::Error> {
    let (tenant, user, now) = (tx.tenant().get(), tx.principal().user(), tx.now());
    let these: Option<Vec<_>> = these.map(|ids| ids.iter().map(|id| id.uuid()).collect());
    let read = sqlx::query!(
        "update notifications set read_at = $3
          where tenant_id = $1 and user_id = $2 and read_at is null and ($4::uuid[] is null or id = any($4))",
        tenant,
        user.map(UserId::uuid),
        now,
        these.as_deref()
    )
    .execute(tx.conn())
    .await?;
    if read.rows_affected() > 0 {
        tx.changed(Change::Notifications);
    }
    Ok(())
}

/// The acting member looked at a document, and with it has read what they were told about it. Nobody else was told anything.
pub async fn mark_seen(tx: &mut TenantTx, about: impl Into<About>) -> Result<(), sqlx::Error> {
    let Some(user) = tx.principal().user() else {
        return Ok(());
    };
    let [_, offer, invoice] = about.into().columns();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let read = sqlx::query!(
        "update notifications set read_at = $5 where tenant_id = $1 and user_id = $2 and (offer_id = $3 or invoice_id = $4) and read_at is null",
        tenant,
        user.uuid(),
        offer,
        invoice,
        now
    )
    .execute(tx.conn())
    .await?;
    if read.rows_affected() > 0 {
        tx.changed(Change::Notifications);
    }
    Ok(())
}
