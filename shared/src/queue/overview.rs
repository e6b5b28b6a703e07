//! What the queue holds, for metrics and operators.

use std::time::Duration;

use sqlx::postgres::PgPool;

use super::Lane;
use crate::telemetry::jobs::State;
use crate::tenancy::Db;

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
