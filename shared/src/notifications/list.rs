//! What a member was told, and what of it they have read.

use serde::Serialize;
use time::OffsetDateTime;

use super::NotificationKind;
use crate::ids::{NotificationId, RequestId, UserId};
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
    /// On which request.
    pub request_id: RequestId,
    /// The request's number.
    pub request_number: String,
    /// The request's subject.
    pub request_subject: String,
    /// The colleague who did it; otherwise whoever asked for a price.
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
    let rows = sqlx::query_as!(
        Notification,
        r#"select n.id as "id: NotificationId", n.kind as "kind: NotificationKind", n.request_id as "request_id: RequestId",
                  r.number as request_number, r.subject as request_subject,
                  coalesce(nullif(n.actor_name, ''), nullif(r.requester_name, ''), r.requester_email) as "who!",
                  n.at, n.read_at is not null as "read!"
             from notifications n join requests r on r.tenant_id = n.tenant_id and r.id = n.request_id and r.deleted_at is null
            where n.tenant_id = $1 and n.user_id = $2 and n.in_portal and (not $6 or n.read_at is null)
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
    Ok(Page::from_rows(rows, limit, |n| {
        Cursor::new(n.at, n.id.uuid())
    }))
}

/// How many of them the acting member has not read; counts to 100 and stops.
pub async fn count_unread(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from notifications n join requests r on r.tenant_id = n.tenant_id and r.id = n.request_id and r.deleted_at is null
              where n.tenant_id = $1 and n.user_id = $2 and n.read_at is null and n.in_portal limit 100) unread"#,
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
