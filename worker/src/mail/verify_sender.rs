//! Finds out whether a mail comes from where it says.

use shared::mail::VerifySender;
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn verify_sender(
    context: JobContext<Services>,
    job: VerifySender,
) -> Result<(), JobError> {
    let Services { db, verifier, .. } = &context.services;
    let last = context.last_attempt;
    Ok(shared::mail::verify_sender(db, &context.principal, verifier, &job, last).await?)
}
