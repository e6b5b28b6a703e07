//! What members are told of: a new request, an assignment, a mention, an answer, a failed delivery.

mod mail;

use serde::Serialize;
use time::OffsetDateTime;

use crate::ids::{NotificationId, RequestId, UserId};
use crate::live::Change;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::{Actor, TenantTx};

/// What a member is told of. Translated as `notification-<kind>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum NotificationKind {
    NewRequest,
    Assigned,
    Mentioned,
    CustomerReplied,
    OfferAccepted,
    DeliveryFailed,
}

impl NotificationKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::NewRequest,
        Self::Assigned,
        Self::Mentioned,
        Self::CustomerReplied,
        Self::OfferAccepted,
        Self::DeliveryFailed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewRequest => "new_request",
            Self::Assigned => "assigned",
            Self::Mentioned => "mentioned",
            Self::CustomerReplied => "customer_replied",
            Self::OfferAccepted => "offer_accepted",
            Self::DeliveryFailed => "delivery_failed",
        }
    }
}

/// A line under the bell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    pub request_id: RequestId,
    pub request_subject: String,
    pub actor_name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub read: bool,
}

/// Tells these members, but never the one who acts.
pub async fn tell(
    tx: &mut TenantTx,
    members: &[UserId],
    kind: NotificationKind,
    request: RequestId,
) -> Result<(), sqlx::Error> {
    let actor = tx.principal().user();
    let members: Vec<_> = members
        .iter()
        .filter(|member| Some(**member) != actor)
        .map(|member| member.uuid())
        .collect();
    if members.is_empty() {
        return Ok(());
    }
    let name = match tx.actor() {
        Actor::Member { name, .. } => name.clone(),
        Actor::System => String::new(),
    };
    let ids: Vec<_> = members
        .iter()
        .map(|_| NotificationId::new().uuid())
        .collect();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into notifications (tenant_id, id, user_id, kind, request_id, actor_name, at)
         select $1, told.id, told.user_id, $4, $5, $6, $7 from unnest($2::uuid[], $3::uuid[]) as told (id, user_id)",
        tenant,
        &ids,
        &members,
        kind as _,
        request.uuid(),
        name,
        now
    )
    .execute(tx.conn())
    .await?;
    mail::mail(tx, &members, kind, request, &name).await?;
    tx.changed(Change::Notifications);
    Ok(())
}

/// Tells whoever works on the request: its salesperson, or all of them while it is nobody's.
pub async fn tell_salespeople(
    tx: &mut TenantTx,
    kind: NotificationKind,
    request: RequestId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let members = sqlx::query_scalar!(
        r#"select m.user_id as "user_id: UserId" from memberships m, requests r
            where m.tenant_id = $1 and r.tenant_id = $1 and r.id = $2 and m.deactivated_at is null and m.role <> 'accountant'
              and (r.assignee_id is null or r.assignee_id = m.user_id)"#,
        tenant,
        request.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    tell(tx, &members, kind, request).await
}

/// What the acting member was told, newest first.
pub async fn list(
    tx: &mut TenantTx,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Notification>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    let rows = sqlx::query_as!(
        Notification,
        r#"select n.id as "id: NotificationId", n.kind as "kind: NotificationKind", n.request_id as "request_id: RequestId",
                  r.subject as request_subject, n.actor_name, n.at, n.read_at is not null as "read!"
             from notifications n join requests r on r.tenant_id = n.tenant_id and r.id = n.request_id and r.deleted_at is null
            where n.tenant_id = $1 and n.user_id = $2 and ($3::timestamptz is null or (n.at, n.id) < ($3, $4))
            order by n.at desc, n.id desc limit $5"#,
        tenant,
        user.map(UserId::uuid),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::from_rows(rows, limit, |n| {
        Cursor::new(n.at, n.id.uuid())
    }))
}

/// How many the acting member has not read; counts to 100 and stops.
pub async fn count_unread(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from notifications where tenant_id = $1 and user_id = $2 and read_at is null limit 100) unread"#,
        tenant,
        user.map(UserId::uuid)
    )
    .fetch_one(tx.conn())
    .await
}

/// The acting member has read everything.
pub async fn mark_all_read(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    let (tenant, user, now) = (tx.tenant().get(), tx.principal().user(), tx.now());
    sqlx::query!(
        "update notifications set read_at = $3 where tenant_id = $1 and user_id = $2 and read_at is null",
        tenant,
        user.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Notifications);
    Ok(())
}
