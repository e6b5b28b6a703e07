//! "Looks like n° …": a new request that may be the same as one before.

use serde::Serialize;
use time::Duration;

use super::super::{Request, RequestError, Status, find};
use crate::fields::FieldErrors;
use crate::ids::{RequestId, UserId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Requests without activity for so long before it are another matter.
const RECENT: Duration = Duration::days(30);
/// More would be a list, not a suggestion.
const MAX_SIMILAR: i64 = 3;

/// A request that it looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SimilarRequest {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// Its subject.
    pub subject: String,
}

/// Earlier open requests that this new one may belong to: those of the same requester; while nobody knows who asks, those of the same subject. A request that was
/// answered is not new any more.
pub async fn list_similar(
    tx: &mut TenantTx,
    request: &Request,
) -> Result<Vec<SimilarRequest>, sqlx::Error> {
    if request.status != Status::Received {
        return Ok(Vec::new());
    }
    let by_requester = request.requester.certain;
    let key = if by_requester {
        &request.requester.email
    } else {
        &request.subject
    };
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        SimilarRequest,
        r#"select r.id as "id: RequestId", r.number, r.subject from requests r
            where r.tenant_id = $1
              and ((not $3 and r.subject_key = left(lower($4), 100)) or ($3 and r.requester_email = $4))
              and (r.received_at, r.id) < ($5, $2) and r.last_activity_at > $6 and r.deleted_at is null and r.status <> 'cancelled'
              and not exists (select from dismissed_suggestions d where d.tenant_id = $1 and d.request_id = $2 and d.other_id = r.id)
            order by r.last_activity_at desc, r.id desc limit $7"#,
        tenant,
        request.id.uuid(),
        by_requester,
        key,
        request.received_at,
        request.received_at - RECENT,
        MAX_SIMILAR
    )
    .fetch_all(tx.conn())
    .await
}

/// It is another one: not suggested again.
pub async fn dismiss_similar(
    tx: &mut TenantTx,
    id: RequestId,
    other: RequestId,
) -> Result<(), RequestError> {
    find(tx, id, false).await?;
    match find(tx, other, true).await {
        Err(RequestError::Unknown) => {
            return Err(FieldErrors::one("request_id", "unknown-request").into());
        }
        found => found.map(drop)?,
    }
    let (tenant, now, by) = (tx.tenant().get(), tx.now(), tx.principal().user());
    sqlx::query!(
        "insert into dismissed_suggestions (tenant_id, request_id, other_id, dismissed_by, dismissed_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        tenant,
        id.uuid(),
        other.uuid(),
        by.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Request(id));
    Ok(())
}
