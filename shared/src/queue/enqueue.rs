//! Adding jobs, inside the caller's transaction: they exist when it commits, or not at all.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::{Job, Lane};
use crate::ids::TenantId;
use crate::tenancy::{SystemTx, TenantTx, Wake};

/// Where workers are told that a lane has work. The payload is the lane's name.
pub(crate) const JOBS_CHANNEL: &str = "proffer_jobs";

impl TenantTx {
    /// Adds a job that runs as soon as this transaction has committed.
    pub async fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), sqlx::Error> {
        self.insert_job(job, None).await
    }

    /// Adds a job that runs at `run_at` or soon after.
    pub async fn enqueue_at<J: Job>(
        &mut self,
        job: &J,
        run_at: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        self.insert_job(job, Some(run_at)).await
    }

    async fn insert_job<J: Job>(
        &mut self,
        job: &J,
        run_at: Option<OffsetDateTime>,
    ) -> Result<(), sqlx::Error> {
        let tenant = self.tenant();
        insert(self.conn(), tenant, job, run_at, true).await?;
        if run_at.is_none() {
            self.wake_after_commit(wake(J::LANE));
        }
        Ok(())
    }
}

impl SystemTx {
    /// Adds a job of a company that is being made in this transaction.
    pub(crate) async fn enqueue_for<J: Job>(
        &mut self,
        tenant: TenantId,
        job: &J,
    ) -> Result<(), sqlx::Error> {
        self.enqueue_if(tenant, job, true).await
    }

    /// The same work, with a job or without: for what must not take longer when there is something to do.
    pub(crate) async fn enqueue_if<J: Job>(
        &mut self,
        tenant: TenantId,
        job: &J,
        wanted: bool,
    ) -> Result<(), sqlx::Error> {
        insert(self.conn(), tenant, job, None, wanted).await?;
        if wanted {
            self.wake_after_commit(wake(J::LANE));
        }
        Ok(())
    }
}

/// The wake-up for a lane that got work.
pub(crate) fn wake(lane: Lane) -> Wake {
    Wake {
        channel: JOBS_CHANNEL,
        payload: lane.as_str().to_owned(),
    }
}

async fn insert<J: Job>(
    connection: &mut PgConnection,
    tenant: TenantId,
    job: &J,
    run_at: Option<OffsetDateTime>,
    wanted: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"insert into jobs (tenant_id, lane, state, max_attempts, run_at, dedupe_key, kind, payload)
           select $1, $2, case when $3::timestamptz is null then 1 else 0 end, $4, coalesce($3, now()), $5, $6, $7 where $8
           on conflict (tenant_id, dedupe_key) where dedupe_key is not null do nothing"#,
        tenant.get(),
        J::LANE.code(),
        run_at,
        J::MAX_ATTEMPTS,
        job.dedupe_key(),
        J::KIND,
        serde_json::to_value(job).map_err(|error| sqlx::Error::Encode(error.into()))?,
        wanted
    )
    .execute(connection)
    .await?;
    Ok(())
}
