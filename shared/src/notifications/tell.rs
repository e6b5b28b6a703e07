//! Telling members.

use super::NotificationKind;
use super::mail::MailNotifications;
use crate::ids::{NotificationId, RequestId, UserId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Tells these members, each the way they want it, but never the one who acts.
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
    let name = tx.actor().name().to_owned();
    let ids: Vec<_> = members
        .iter()
        .map(|_| NotificationId::new().uuid())
        .collect();
    let (tenant, now, default) = (tx.tenant().get(), tx.now(), kind.default_channels());
    // An accountant can't open a request, and a mail goes to no address that nobody confirmed.
    let told = sqlx::query!(
        r#"insert into notifications (tenant_id, id, user_id, kind, request_id, actor_name, at, in_portal, by_mail)
           select $1, told.id, told.user_id, $4, $5, $6, $7, wanted.portal, wanted.mail
             from unnest($2::uuid[], $3::uuid[]) as told (id, user_id)
             join memberships m on m.tenant_id = $1 and m.user_id = told.user_id and m.deactivated_at is null and m.works_on_requests
             join users u on u.id = m.user_id
            cross join lateral (
                select coalesce((m.notifications -> $4 ->> 'portal')::boolean, $8) as portal,
                       coalesce((m.notifications -> $4 ->> 'mail')::boolean, $9) and u.email_confirmed_at is not null as mail
            ) wanted
            where wanted.portal or wanted.mail
           returning user_id as "user: UserId", by_mail"#,
        tenant,
        &ids,
        &members,
        kind.as_str(),
        request.uuid(),
        name,
        now,
        default.portal,
        default.mail
    )
    .fetch_all(tx.conn())
    .await?;
    let users: Vec<_> = told
        .iter()
        .filter(|told| told.by_mail)
        .map(|told| told.user)
        .collect();
    if !users.is_empty() {
        tx.enqueue(&MailNotifications { users }).await?;
    }
    tx.changed(Change::Notifications);
    Ok(())
}

/// Tells whoever works on the request: its salesperson, or all of them while it is nobody's or theirs who left.
pub async fn tell_salespeople(
    tx: &mut TenantTx,
    kind: NotificationKind,
    request: RequestId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let members = sqlx::query_scalar!(
        r#"with salespeople as (
               select user_id from memberships where tenant_id = $1 and deactivated_at is null and works_on_requests
           ),
           assigned as (
               select s.user_id from requests r join salespeople s on s.user_id = r.assignee_id where r.tenant_id = $1 and r.id = $2
           )
           select user_id as "user_id!: UserId" from assigned
           union all
           select user_id from salespeople where not exists (select from assigned)"#,
        tenant,
        request.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    tell(tx, &members, kind, request).await
}
