//! Finds out whether a mail domain is the company's that says so.

use shared::queue::{JobContext, JobError};
use shared::sso::ProveDomain;

use crate::Services;

pub(crate) async fn prove_domain(
    context: JobContext<Services>,
    job: ProveDomain,
) -> Result<(), JobError> {
    let Services { db, verifier, .. } = &context.services;
    Ok(shared::sso::prove_domain(db, &context.principal, verifier, &job).await?)
}
