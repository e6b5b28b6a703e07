//! Taking jobs: the three statements that make them ours.

use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::Lane;
use super::crashes::{MAX_CRASHES, SUSPECT_FROM};
use crate::ids::TenantId;

/// A job of this process.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) lane: Lane,
    pub(super) tenant: TenantId,
    pub(super) kind: String,
    pub(super) payload: serde_json::Value,
    pub(super) attempts: i16,
    pub(super) max_attempts: i16,
    pub(super) crashes: i16,
    /// Under which identity it was claimed: an acknowledgement under another changes nothing.
    pub(super) holder: Uuid,
}

impl Claimed {
    /// Whether the job is parked should this attempt fail, or end with its process.
    pub(super) fn is_last_attempt(&self) -> bool {
        self.attempts >= self.max_attempts || self.crashes >= MAX_CRASHES - 1
    }
}

struct Row {
    id: i64,
    lane: i16,
    tenant_id: i64,
    kind: String,
    payload: serde_json::Value,
    attempts: i16,
    max_attempts: i16,
    crashes: i16,
}

impl Row {
    fn claimed(self, by: Uuid) -> Option<Claimed> {
        Some(Claimed {
            id: self.id,
            lane: Lane::from_code(self.lane)?,
            tenant: TenantId::from_row(self.tenant_id),
            kind: self.kind,
            payload: self.payload,
            attempts: self.attempts,
            max_attempts: self.max_attempts,
            crashes: self.crashes,
            holder: by,
        })
    }
}

fn claimed(rows: Vec<Row>, by: Uuid) -> Vec<Claimed> {
    rows.into_iter().filter_map(|row| row.claimed(by)).collect()
}

/// Takes up to `wanted` ready jobs of a lane, round-robin from the tenant after `cursor`, the last one served.
pub(super) async fn ready(
    pool: &PgPool,
    me: Uuid,
    lane: Lane,
    wanted: usize,
    cursor: i64,
    cap: i32,
) -> Result<Vec<Claimed>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id!", $1::smallint as "lane!", tenant_id as "tenant_id!", kind as "kind!", payload as "payload!",
                  attempts as "attempts!", max_attempts as "max_attempts!", crashes as "crashes!"
             from job_claim($1, $2, $3, $4, $5)"#,
        lane.code(),
        i32::try_from(wanted).unwrap_or(i32::MAX),
        me,
        cursor,
        cap
    )
    .fetch_all(pool)
    .await?;
    Ok(claimed(rows, me))
}

/// Takes the suspect that has waited longest. Like `job_claim`, nothing for a process whose lease ran out.
pub(super) async fn suspect(
    pool: &PgPool,
    me: Uuid,
    lanes: &[Lane],
) -> Result<Vec<Claimed>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "with me as materialized (select from job_workers w where w.id = $1 and w.lease_until > now() for key share)
         update jobs set state = 2, attempts = attempts + 1, locked_by = $1
          where id = (
            select j.id from jobs j
             where exists (select from me) and j.state = 0 and j.run_at <= now() and j.crashes >= $2 and j.lane = any($3)
             order by j.run_at limit 1
               for update of j skip locked
          )
         returning id, lane, tenant_id, kind, payload, attempts, max_attempts, crashes",
        me,
        SUSPECT_FROM,
        &codes(lanes)
    )
    .fetch_all(pool)
    .await?;
    Ok(claimed(rows, me))
}

/// Jobs, suspects or not, that the database says are ours and that are not among those `held`: the reply to a claim was lost on its way.
pub(super) async fn unknown(
    pool: &PgPool,
    me: Uuid,
    lanes: &[Lane],
    suspects: bool,
    held: &[i64],
    wanted: usize,
) -> Result<Vec<Claimed>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, lane, tenant_id, kind, payload, attempts, max_attempts, crashes from jobs
          where state = 2 and lane = any($1) and locked_by = $2 and (crashes >= $3) = $4 and not id = any($5)
          order by id limit $6",
        &codes(lanes),
        me,
        SUSPECT_FROM,
        suspects,
        held,
        i64::try_from(wanted).unwrap_or(i64::MAX)
    )
    .fetch_all(pool)
    .await?;
    Ok(claimed(rows, me))
}

fn codes(lanes: &[Lane]) -> Vec<i16> {
    lanes.iter().map(|lane| lane.code()).collect()
}
