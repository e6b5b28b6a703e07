//! Runs: what was removed when, told once it is over.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};

use super::Kind;
use crate::audit::{self, Event};
use crate::ids::RetentionRunId;
use crate::tenancy::TenantTx;

/// How long the counts of a run can be looked at.
const KEPT_FOR: Duration = Duration::days(400);

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Its id.
    pub id: RetentionRunId,
    /// When it ended; `None`: it goes on.
    #[serde(with = "time::serde::rfc3339::option")]
    pub finished_at: Option<OffsetDateTime>,
    /// How many of each kind it removed; a kind of which nothing went is left out.
    pub removed: BTreeMap<String, i64>,
}

/// Begins a run, or goes on with the one that was interrupted.
pub async fn begin_run(tx: &mut TenantTx) -> Result<RetentionRunId, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_scalar!(
        r#"insert into retention_runs (tenant_id, id, began_at) values ($1, $2, $3)
           on conflict (tenant_id) where finished_at is null do update set began_at = retention_runs.began_at
           returning id as "id: RetentionRunId""#,
        tenant,
        RetentionRunId::new().uuid(),
        now
    )
    .fetch_one(tx.conn())
    .await
}

/// Counts what was removed in this transaction.
pub(super) async fn add(
    tx: &mut TenantTx,
    run: RetentionRunId,
    kind: Kind,
    removed: i64,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update retention_runs set removed = removed || jsonb_build_object($3::text, coalesce((removed ->> $3)::bigint, 0) + $4::bigint)
          where tenant_id = $1 and id = $2",
        tenant,
        run.uuid(),
        kind.as_str(),
        removed
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends a run and tells what it removed: how many, not what.
pub async fn finish_run(tx: &mut TenantTx, run: RetentionRunId) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let removed = sqlx::query_scalar!(
        r#"update retention_runs set finished_at = $3 where tenant_id = $1 and id = $2 and finished_at is null
           returning removed as "removed: Json<BTreeMap<String, i64>>""#,
        tenant,
        run.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(Json(removed)) = removed.filter(|removed| !removed.0.is_empty()) {
        let event = Event::new(audit::Kind::RetentionApplied, "").with(json!(removed));
        audit::record(tx, event).await?;
    }
    sqlx::query!(
        "delete from retention_runs where tenant_id = $1 and finished_at < $2",
        tenant,
        now - KEPT_FOR
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The newest run that is over.
pub async fn last_run(tx: &mut TenantTx) -> Result<Option<Run>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select id as "id: RetentionRunId", finished_at, removed as "removed: Json<BTreeMap<String, i64>>"
             from retention_runs where tenant_id = $1 and finished_at is not null order by finished_at desc limit 1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Run {
        id: row.id,
        finished_at: row.finished_at,
        removed: row.removed.0,
    }))
}
