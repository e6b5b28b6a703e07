//! Reads a mail again, now that it is known who asks.

use shared::mail::ReadAgain;
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn read_again(
    context: JobContext<Services>,
    job: ReadAgain,
) -> Result<(), JobError> {
    let Services { db, .. } = &context.services;
    Ok(shared::mail::read_again(db, &context.principal, job.request).await?)
}
