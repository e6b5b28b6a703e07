//! What the queue holds, for metrics, operators and tenants.

use std::time::Duration;

use sqlx::postgres::PgPool;
use time::OffsetDateTime;

use super::Lane;
use super::enqueue::wake;
use crate::ids::TenantId;
use crate::telemetry::jobs::State;
use crate::tenancy::{Db, SystemTx};

/// Jobs of a lane in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depth {
    /// Which lane.
    pub lane: Lane,
    /// Which state.
    pub state: State,
    /// How many.
    pub count: i64,
    /// How long the oldest could have run.
    pub oldest_age: Duration,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedJob {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub tenant: TenantId,
    /// What kind.
    pub kind: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// Attempts used.
    pub attempts: i16,
    /// Processes that died with it.
    pub crashes: i16,
    /// Why.
    pub last_error: String,
}

/// Every lane and state, also those with nothing in them.
pub async fn depth(db: &Db) -> Result<Vec<Depth>, sqlx::Error> {
    count(db.pool()).await
}

pub(super) async fn count(pool: &PgPool) -> Result<Vec<Depth>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select lane, state, count(*) as "count!", extract(epoch from now() - min(run_at))::float8 as "age!" from jobs group by lane, state"#
    )
    .fetch_all(pool)
    .await?;
    let of = |lane: Lane, (code, state): (i16, State)| {
        let row = rows
            .iter()
            .find(|row| row.lane == lane.code() && row.state == code);
        let oldest_age = row.map_or(Duration::ZERO, |row| {
            Duration::try_from_secs_f64(row.age).unwrap_or_default()
        });
        Depth {
            lane,
            state,
            count: row.map_or(0, |row| row.count),
            oldest_age,
        }
    };
    let states = [
        (0, State::Scheduled),
        (1, State::Ready),
        (2, State::Running),
        (3, State::Parked),
    ];
    Ok(Lane::ALL
        .into_iter()
        .flat_map(|lane| states.map(|state| of(lane, state)))
        .collect())
}

/// Parked jobs, oldest first.
pub async fn list_parked(tx: &mut SystemTx, limit: i64) -> Result<Vec<ParkedJob>, sqlx::Error> {
    sqlx::query_as!(
        ParkedJob,
        r#"select id, tenant_id as "tenant: TenantId", kind, created_at, attempts, crashes, coalesce(last_error, '') as "last_error!"
             from jobs where state = 3 order by id limit $1"#,
        limit
    )
    .fetch_all(tx.conn())
    .await
}

/// Gives a parked job all its attempts again; whether there was one.
pub async fn retry_parked(tx: &mut SystemTx, id: i64) -> Result<bool, sqlx::Error> {
    let retried = sqlx::query!("update jobs set state = 1, attempts = 0, crashes = 0, run_at = now() where id = $1 and state = 3", id)
        .execute(tx.conn())
        .await?;
    for lane in Lane::ALL {
        tx.wake_after_commit(wake(lane));
    }
    Ok(retried.rows_affected() > 0)
}
