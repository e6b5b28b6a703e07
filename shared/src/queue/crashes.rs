//! Jobs whose process died: taken over, and judged apart from failures.
//!
//! A crash says nothing of most jobs that ran at the time, so it costs no attempt; it is counted on its own. Whatever ran at one crash runs again at once, beside everything
//! else: a machine that went down or a worker that was killed is by far the likeliest cause. What was there a second time is a *suspect*, and suspects are kept
//! apart: a process runs one at a time (`Share::Suspects`), and when it dies with a suspect, the suspect alone is blamed. So a job that takes its process down is parked after
//! [`MAX_CRASHES`] deaths, whatever its `max_attempts`, and it takes nobody with it.

use std::time::Duration;

use sqlx::postgres::PgPool;

/// From so many crashes on a job is a suspect.
pub(super) const SUSPECT_FROM: i16 = 2;
/// A job that was to blame this often is parked.
pub(super) const MAX_CRASHES: i16 = 5;

/// Takes running jobs from processes without a live lease. Not shortly after the server came up: then nobody could renew. The pause grows with the
/// crashes, up to `pause` times their square.
pub(super) async fn retake(
    pool: &PgPool,
    lease: Duration,
    pause: Duration,
) -> Result<(), sqlx::Error> {
    let taken = sqlx::query!(
        "with orphans as (
            select j.id, j.locked_by, j.crashes, max(j.crashes) over (partition by j.locked_by) >= $1 as beside_a_suspect
              from jobs j
             where j.state = 2
               and not exists (select from job_workers w where w.id = j.locked_by and w.lease_until > now())
               and pg_postmaster_start_time() < now() - make_interval(secs => $3)
         ),
         judged as (
            select id, locked_by, crashes + (crashes >= $1 or not beside_a_suspect)::int as crashes from orphans
         )
         update jobs j
            set crashes = judged.crashes,
                attempts = greatest(0, j.attempts - 1),
                state = case when judged.crashes >= $2 then 3 else 0 end,
                dedupe_key = case when judged.crashes >= $2 then null else j.dedupe_key end,
                last_error = case when judged.crashes >= $2 then format('its process died %s times while it ran', judged.crashes) else j.last_error end,
                run_at = now() + make_interval(secs => $4 * random() * j.crashes * j.crashes),
                locked_by = null
           from judged
          where j.id = judged.id and j.state = 2 and j.locked_by is not distinct from judged.locked_by",
        SUSPECT_FROM,
        i32::from(MAX_CRASHES),
        lease.as_secs_f64(),
        pause.as_secs_f64()
    )
    .execute(pool)
    .await?
    .rows_affected();
    if taken > 0 {
        tracing::warn!(jobs = taken, "took over jobs of a process that died");
    }
    Ok(())
}
