//! What was done, as it is written down.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::super::{Locked, Status};
use crate::ids::{ContactId, MoveId, RequestId, UserId};
use crate::tenancy::TenantTx;

/// How long a step can be undone.
pub const UNDOABLE_FOR: Duration = Duration::days(30);

/// A step that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Undoes it.
    pub id: MoveId,
    /// Where the messages are now.
    pub to: RequestId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(super) enum Kind {
    Merge,
    Split,
    Move,
}

/// What went along with the messages of a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Took {
    pub(super) events: Vec<Uuid>,
    pub(super) notifications: Vec<Uuid>,
    pub(super) offers: Vec<Uuid>,
    /// `<member>:<kind>` of those that the target had none of.
    pub(super) drafts: Vec<String>,
    /// Requests that had been merged into the source before.
    pub(super) tombstones: Vec<Uuid>,
    /// The source's contact, where the target had none.
    pub(super) contact: Option<ContactId>,
    /// The source's salesperson, where the target had none.
    pub(super) assignee: Option<UserId>,
}

/// A step as it was recorded.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) kind: Kind,
    pub(super) source: RequestId,
    pub(super) target: RequestId,
    pub(super) messages: Vec<Uuid>,
    pub(super) took: Took,
    pub(super) status_before: Status,
    pub(super) status_after: Status,
    pub(super) at: OffsetDateTime,
    pub(super) undone_at: Option<OffsetDateTime>,
}

/// Writes a step down.
pub(super) async fn insert(
    tx: &mut TenantTx,
    kind: Kind,
    source: RequestId,
    target: &Locked,
    messages: &[Uuid],
    took: &Took,
    status_after: Status,
) -> Result<Moved, sqlx::Error> {
    let (tenant, now, by, id) = (
        tx.tenant().get(),
        tx.now(),
        tx.principal().user(),
        MoveId::new(),
    );
    sqlx::query!(
        "insert into request_moves (tenant_id, id, kind, source_id, target_id, message_ids, took, status_before, status_after, by_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant,
        id.uuid(),
        kind as _,
        source.uuid(),
        target.id.uuid(),
        messages,
        Json(took) as _,
        target.status.as_str(),
        status_after.as_str(),
        by.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Moved { id, to: target.id })
}

pub(super) async fn find(tx: &mut TenantTx, id: MoveId) -> Result<Option<Recorded>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select kind as "kind: Kind", source_id as "source: RequestId", target_id as "target: RequestId", message_ids,
                  took as "took: Json<Took>", status_before as "status_before: Status", status_after as "status_after: Status", at, undone_at
             from request_moves where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Recorded {
        kind: row.kind,
        source: row.source,
        target: row.target,
        messages: row.message_ids,
        took: row.took.0,
        status_before: row.status_before,
        status_after: row.status_after,
        at: row.at,
        undone_at: row.undone_at,
    }))
}

/// Steps of the last [`UNDOABLE_FOR`] that brought something to this request or took something from it, and were not undone.
pub async fn list_undoable(
    tx: &mut TenantTx,
    request: RequestId,
) -> Result<Vec<MoveId>, sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), tx.now() - UNDOABLE_FOR);
    sqlx::query_scalar!(
        r#"select id as "id: MoveId" from request_moves
            where tenant_id = $1 and (source_id = $2 or target_id = $2) and undone_at is null and at >= $3"#,
        tenant,
        request.uuid(),
        since
    )
    .fetch_all(tx.conn())
    .await
}
