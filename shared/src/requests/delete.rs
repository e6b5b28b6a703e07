//! The bin: deleted requests can be restored for a while, then they are purged with everything in them.

use serde_json::json;
use time::Duration;
use uuid::Uuid;

use super::{Refused, RequestError, TimelineEvent, lock, record};
use crate::company;
use crate::ids::RequestId;
use crate::live::Change;
use crate::tenancy::TenantTx;

/// How long a deleted request can be restored.
pub const RESTORABLE_FOR: Duration = Duration::days(30);

/// Puts a request into the bin.
pub async fn delete(tx: &mut TenantTx, id: RequestId) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set deleted_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    record(tx, request.id, TimelineEvent::Deleted, json!({})).await?;
    tx.changed(Change::Request(id));
    Ok(())
}

/// Into the bin as spam: its sender is held from now on, unless it is one of the company's own addresses.
pub async fn mark_spam(tx: &mut TenantTx, id: RequestId) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set deleted_at = $3, spam_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    company::block(tx, &request.requester.email).await?;
    record(
        tx,
        request.id,
        TimelineEvent::MarkedSpam,
        json!({ "sender": request.requester.email }),
    )
    .await?;
    tx.changed(Change::Request(id));
    Ok(())
}

/// Takes a request out of the bin; a sender held because of it is let in again.
pub async fn restore(tx: &mut TenantTx, id: RequestId) -> Result<(), RequestError> {
    let request = lock(tx, id).await?;
    if let Some(into) = request.merged_into {
        return Err(RequestError::Merged { into });
    }
    if request.deleted_at.is_none() {
        return Err(Refused(request.status).into());
    }
    let tenant = tx.tenant().get();
    sqlx::query!(
        "with spam as (delete from blocked_senders b using requests r
                        where b.tenant_id = $1 and r.tenant_id = $1 and r.id = $2 and r.spam_at is not null and b.email = r.requester_email)
         update requests set deleted_at = null, spam_at = null where tenant_id = $1 and id = $2",
        tenant,
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    record(tx, request.id, TimelineEvent::Restored, json!({})).await?;
    tx.changed(Change::Request(id));
    Ok(())
}

/// Removes for good what has lain in the bin longer than [`RESTORABLE_FOR`], at most `limit` requests and all that was merged into them; answers how many requests.
pub async fn purge_deleted(tx: &mut TenantTx, limit: i64) -> Result<u64, sqlx::Error> {
    let (tenant, before) = (tx.tenant().get(), tx.now() - RESTORABLE_FOR);
    let requests = sqlx::query_scalar!(
        "select id from requests where tenant_id = $1 and deleted_at < $2 and merged_into is null order by deleted_at limit $3 for update skip locked",
        tenant,
        before,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    purge(tx, requests).await
}

/// Removes these requests for good, with everything in them and all that was merged into them; answers how many requests.
pub(crate) async fn purge(tx: &mut TenantTx, mut requests: Vec<Uuid>) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    // A tombstone lives as long as what it leads to.
    let tombstones = sqlx::query_scalar!(
        "select id from requests where tenant_id = $1 and merged_into = any($2)",
        tenant,
        &requests
    )
    .fetch_all(tx.conn())
    .await?;
    requests.extend(tombstones);
    let mails: Vec<_> = sqlx::query_scalar!(
        r#"select mail_id as "mail_id!" from messages where tenant_id = $1 and request_id = any($2) and mail_id is not null"#,
        tenant,
        &requests
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "delete from attachments a using messages m
          where a.tenant_id = $1 and m.tenant_id = $1 and m.id = a.message_id and m.request_id = any($2)",
        tenant,
        &requests
    )
    .execute(tx.conn())
    .await?;
    macro_rules! delete_of {
        ($sql:literal, $ids:expr) => {
            sqlx::query!($sql, tenant, $ids).execute(tx.conn()).await?
        };
    }
    delete_of!(
        "delete from messages where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from held_mails where tenant_id = $1 and mail_id = any($2)",
        &mails
    );
    delete_of!(
        "delete from accepted_mails where tenant_id = $1 and id = any($2)",
        &mails
    );
    delete_of!(
        "delete from timeline_events where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from drafts where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from request_views where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from notifications where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from customer_reminders where tenant_id = $1 and request_id = any($2)",
        &requests
    );
    delete_of!(
        "delete from request_moves where tenant_id = $1 and (source_id = any($2) or target_id = any($2))",
        &requests
    );
    delete_of!(
        "delete from dismissed_suggestions where tenant_id = $1 and (request_id = any($2) or other_id = any($2))",
        &requests
    );
    let purged = delete_of!(
        "delete from requests where tenant_id = $1 and id = any($2)",
        &requests
    );
    Ok(purged.rows_affected())
}
