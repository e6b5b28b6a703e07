//! Running jobs one after another, without the machinery: for tests that want to see what comes of what was enqueued.

use super::{JobContext, JobError, Jobs, Timing, backoff};
use crate::ids::TenantId;
use crate::tenancy::{Db, Principal};

/// Runs all jobs that are ready, or due by the clock of `db`, and those they add; answers how many ran. A failed one waits for its next time or is parked.
pub async fn run_until_empty<S: Clone + Send + 'static>(
    db: &Db,
    jobs: &Jobs<S>,
    services: &S,
) -> Result<usize, sqlx::Error> {
    let mut ran = 0;
    loop {
        let now = db.clock().now();
        let Some(job) = sqlx::query!(
            r#"update jobs set state = 2, attempts = attempts + 1
                where id = (select id from jobs where state = 1 or (state = 0 and run_at <= $1) order by id limit 1 for update skip locked)
            returning id, tenant_id as "tenant: TenantId", kind, payload, attempts, max_attempts"#,
            now
        )
        .fetch_optional(db.pool())
        .await?
        else {
            return Ok(ran);
        };
        ran += 1;
        let context = JobContext {
            principal: Principal::system(job.tenant),
            attempt: job.attempts,
            last_attempt: job.attempts >= job.max_attempts,
            services: services.clone(),
        };
        let (error, park, after) = match jobs.run(db, &job.kind, context, job.payload).await {
            Ok(()) => {
                sqlx::query!("delete from jobs where id = $1", job.id)
                    .execute(db.pool())
                    .await?;
                continue;
            }
            Err(JobError::Fail { reason }) => (reason, true, None),
            Err(JobError::Retry { reason, after }) => {
                (reason, job.attempts >= job.max_attempts, after)
            }
        };
        let run_at = now
            + after.unwrap_or_else(|| {
                backoff::pause(Timing::default().first_pause, job.attempts, 1.0)
            });
        sqlx::query!(
            "update jobs set state = case when $2 then 3 else 0 end, dedupe_key = case when $2 then null else dedupe_key end, run_at = $3, last_error = $4
              where id = $1",
            job.id,
            park,
            run_at,
            error
        )
        .execute(db.pool())
        .await?;
    }
}
