//! Whose request it is.

use serde::Serialize;
use serde_json::json;

use super::{RequestError, TimelineEvent, happened, lock, record};
use crate::fields::FieldErrors;
use crate::ids::{RequestId, UserId};
use crate::notifications::{self, NotificationKind};
use crate::tenancy::TenantTx;

/// A member who may be given requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Salesperson {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// All members who may be given requests, by name.
pub async fn list_salespeople(tx: &mut TenantTx) -> Result<Vec<Salesperson>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Salesperson,
        r#"select u.id as "id: UserId", u.name
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.deactivated_at is null and m.works_on_requests order by lower(u.name), u.id"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// Gives the request to a member, or to nobody. A colleague who gets one is told.
pub async fn assign(
    tx: &mut TenantTx,
    id: RequestId,
    to: Option<UserId>,
) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    if request.assignee_id == to {
        return Ok(());
    }
    let tenant = tx.tenant().get();
    let name = match to {
        None => None,
        Some(user) => Some(
            find_salesperson(tx, user)
                .await?
                .ok_or_else(|| FieldErrors::one("assignee_id", "unknown-member"))?,
        ),
    };
    sqlx::query!(
        "update requests set assignee_id = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        to.map(UserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    let event = if to.is_some() {
        TimelineEvent::Assigned
    } else {
        TimelineEvent::Unassigned
    };
    record(tx, id, event, json!({ "to": name })).await?;
    happened(tx, &request, None).await?;
    if let Some(user) = to
        && tx.principal().user() != Some(user)
    {
        notifications::tell(tx, &[user], NotificationKind::Assigned, id).await?;
    }
    Ok(())
}

/// The salesperson whose turn it is: whoever's last turn is the longest ago. It is the last one's from now on.
///
/// Two transactions that ask at once would get the same one; those that make requests don't, since each holds the row its number comes from.
pub async fn next_in_turn(tx: &mut TenantTx) -> Result<Option<UserId>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"update memberships set last_turn = (select max(last_turn) + 1 from memberships where tenant_id = $1)
            where tenant_id = $1 and user_id = (
                select user_id from memberships
                 where tenant_id = $1 and deactivated_at is null and works_on_requests
                 order by last_turn, created_at, user_id limit 1)
        returning user_id as "user_id: UserId""#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await
}

/// The name of a member who may be given requests.
async fn find_salesperson(tx: &mut TenantTx, user: UserId) -> Result<Option<String>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select u.name from memberships m join users u on u.id = m.user_id
          where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null and m.works_on_requests",
        tenant,
        user.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}
