//! What follows when a request is merged: everything that hangs on it. A table that refers to requests and is not named here is named by the test that sweeps them; that a customer
//! was reminded stays with the request they were reminded of.

use uuid::Uuid;

use super::drafts;
use super::recorded::Took;
use crate::ids::RequestId;
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Takes all of it from `source` to `target`: the messages that went, and what else.
pub(super) async fn everything(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
) -> Result<(Vec<Uuid>, Took), sqlx::Error> {
    let (tenant, from, to) = (tx.tenant().get(), source.uuid(), target.uuid());
    let now = tx.now();
    forget_views(tx, source, target).await?;
    let messages = sqlx::query_scalar!(
        "update messages set request_id = $3, placed_at = coalesce(placed_at, $4) where tenant_id = $1 and request_id = $2 returning id",
        tenant,
        from,
        to,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let events = sqlx::query_scalar!(
        "update timeline_events set request_id = $3 where tenant_id = $1 and request_id = $2 returning id",
        tenant,
        from,
        to
    )
    .fetch_all(tx.conn())
    .await?;
    let notifications = sqlx::query_scalar!(
        "update notifications set request_id = $3 where tenant_id = $1 and request_id = $2 returning id",
        tenant,
        from,
        to
    )
    .fetch_all(tx.conn())
    .await?;
    let tombstones = sqlx::query_scalar!(
        "update requests set merged_into = $3 where tenant_id = $1 and merged_into = $2 returning id",
        tenant,
        from,
        to
    )
    .fetch_all(tx.conn())
    .await?;
    let offers = sqlx::query_scalar!(
        "update offers set request_id = $3 where tenant_id = $1 and request_id = $2 returning id",
        tenant,
        from,
        to
    )
    .fetch_all(tx.conn())
    .await?;
    if !notifications.is_empty() {
        tx.changed(Change::Notifications);
    }
    let took = Took {
        events,
        notifications,
        offers,
        tombstones,
        drafts: drafts::follow(tx, source, target).await?,
        ..Took::default()
    };
    Ok((messages, took))
}

/// Whoever has the source unread has the target unread now.
async fn forget_views(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from request_views v
          where v.tenant_id = $1 and v.request_id = $3
            and not exists (select from request_views seen join requests r on r.tenant_id = $1 and r.id = $2
                             where seen.tenant_id = $1 and seen.request_id = $2 and seen.user_id = v.user_id and seen.viewed_at >= r.last_incoming_at)",
        tenant,
        source.uuid(),
        target.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whoever has seen the source has seen what is split off it.
pub(super) async fn views(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "insert into request_views (tenant_id, request_id, user_id, viewed_at)
         select tenant_id, $3, user_id, viewed_at from request_views where tenant_id = $1 and request_id = $2",
        tenant,
        source.uuid(),
        target.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes some messages from `source` to `target`. Somebody said that they belong there.
pub(super) async fn messages(
    tx: &mut TenantTx,
    source: RequestId,
    target: RequestId,
    messages: &[Uuid],
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update messages set request_id = $3, placed_at = $5 where tenant_id = $1 and request_id = $2 and id = any($4)",
        tenant,
        source.uuid(),
        target.uuid(),
        messages,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
