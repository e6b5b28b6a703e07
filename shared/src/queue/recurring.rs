//! Work that comes back by itself, for the platform or for each company.
//!
//! The table `recurring_jobs` says when each kind is due. Every process looks; the one that finds a kind due moves its time on and adds its jobs, all in one
//! statement, so that they are added once, whatever dies and however many processes there are. After an outage a kind runs once, not as often as it was
//! missed. A job that is still there from last time keeps another of its tenant away; one that was given up makes room for the next.

use std::time::Duration;

use serde_json::Value;
use sqlx::postgres::PgPool;
use time::OffsetDateTime;

use super::{Job, Jobs, Lane};
use crate::ids::TenantId;
use crate::telemetry::jobs;
use crate::tenancy::{Db, SystemTx};

/// A job that comes back by itself. Like any job it may run twice; it may also run late, or soon again after a late one.
pub trait Recurring: Job + Default {
    /// How often.
    const EVERY: Duration;
    /// For whom.
    const WHOSE: Whose;
}

/// For whom a recurring job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One job, of no tenant: its principal sees no tenant's rows.
    Platform,
    /// A job for each tenant, so that a large one delays nobody; they are spread over the period.
    EachTenant,
}

/// A recurring job without its type.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    pub(super) kind: &'static str,
    lane: Lane,
    max_attempts: i16,
    every: Duration,
    whose: Whose,
    payload: Value,
}

impl Recurrence {
    pub(super) fn of<J: Recurring>() -> Self {
        Self {
            kind: J::KIND,
            lane: J::LANE,
            max_attempts: J::MAX_ATTEMPTS,
            every: J::EVERY,
            whose: J::WHOSE,
            payload: serde_json::to_value(J::default()).unwrap_or(Value::Null),
        }
    }
}

/// When the tenants' jobs of a period run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// All of them now.
    AtOnce,
    /// Each at its own time, the same in every period.
    OverThePeriod,
}

/// Adds the recurring jobs that are due by the clock of `db`, every tenant's at once: for tests, beside [`run_until_empty`](super::run_until_empty).
pub async fn enqueue_due<S: Send + 'static>(db: &Db, jobs: &Jobs<S>) -> Result<(), sqlx::Error> {
    let now = db.clock().now();
    add(db.pool(), jobs.recurrences(), now, Spread::AtOnce).await
}

/// Adds the jobs of the kinds that are due.
pub(super) async fn add(
    pool: &PgPool,
    recurrences: &[Recurrence],
    now: OffsetDateTime,
    spread: Spread,
) -> Result<(), sqlx::Error> {
    for recurrence in recurrences {
        let spread = match spread {
            Spread::AtOnce => Duration::ZERO,
            Spread::OverThePeriod => recurrence.every,
        };
        sqlx::query!(
            "with due as (
                insert into recurring_jobs (kind, first_due_at, next_at) values ($1, $2, $3)
                    on conflict (kind) do update set next_at = excluded.next_at where recurring_jobs.next_at <= $2
                returning kind
             ),
             given_up as (delete from jobs j using due where j.state = 3 and j.kind = due.kind)
             insert into jobs (tenant_id, lane, state, max_attempts, run_at, dedupe_key, kind, payload)
             select whose.tenant_id, $4, 0, $5, $2 + make_interval(secs => $6 * whose.part), 'recurring ' || $1, $1, $7
               from due cross join lateral (
                   select $9::bigint, 0::float8 where not $8
                    union all
                   select t.id, (hashint8(t.id)::bigint + 2147483648) / 4294967296.0::float8 from tenants t where $8
               ) whose (tenant_id, part)
             on conflict (tenant_id, dedupe_key) where dedupe_key is not null do nothing",
            recurrence.kind,
            now,
            now + recurrence.every,
            recurrence.lane.code(),
            recurrence.max_attempts,
            spread.as_secs_f64(),
            recurrence.payload,
            recurrence.whose == Whose::EachTenant,
            TenantId::PLATFORM.get(),
        )
        .execute(pool)
        .await?;
    }
    Ok(())
}

/// Notes that a job of this kind succeeded.
pub(super) async fn succeeded(db: &Db, kind: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update recurring_jobs set succeeded_at = greatest(succeeded_at, $2) where kind = $1",
        kind,
        db.clock().now()
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Brings the metrics of these kinds up to date.
pub(super) async fn measure(pool: &PgPool, recurrences: &[Recurrence]) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select kind, coalesce(succeeded_at, first_due_at) as "last_success!" from recurring_jobs"#
    )
    .fetch_all(pool)
    .await?;
    for row in rows {
        // What another version of the program runs is not ours to tell.
        if let Some(known) = recurrences.iter().find(|known| known.kind == row.kind) {
            jobs::set_recurrence(known.kind, known.every, row.last_success);
        }
    }
    Ok(())
}

/// A kind of recurring job, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringKind {
    /// Which.
    pub kind: String,
    /// When it is due next.
    pub next_at: OffsetDateTime,
    /// When it last succeeded, for whomever.
    pub succeeded_at: Option<OffsetDateTime>,
}

/// All kinds that a worker ever knew.
pub async fn list_recurring(tx: &mut SystemTx) -> Result<Vec<RecurringKind>, sqlx::Error> {
    sqlx::query_as!(
        RecurringKind,
        "select kind, next_at, succeeded_at from recurring_jobs order by kind"
    )
    .fetch_all(tx.conn())
    .await
}

/// Makes a kind due now: a worker adds its jobs within seconds. Whether there is such a kind.
pub async fn make_due(tx: &mut SystemTx, kind: &str) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let due = sqlx::query!(
        "update recurring_jobs set next_at = $2 where kind = $1",
        kind,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(due.rows_affected() > 0)
}
