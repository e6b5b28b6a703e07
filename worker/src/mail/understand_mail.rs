//! Understands an accepted mail.

use shared::mail::{Effort, UnderstandMail};
use shared::queue::{JobContext, JobError};
use shared::telemetry::mail_in;

use crate::Services;

/// The last attempt parses nothing: what took the others down becomes a request with the raw mail and a warning. Nothing accepted is dropped.
pub(crate) async fn understand_mail(
    context: JobContext<Services>,
    job: UnderstandMail,
) -> Result<(), JobError> {
    let effort = if context.last_attempt {
        Effort::KeepRaw
    } else {
        Effort::Understand
    };
    let outcome =
        shared::mail::understand_mail(&context.services.db, &context.principal, job.mail, effort)
            .await?;
    if let Some(outcome) = outcome {
        mail_in::understood(outcome.as_str());
    }
    Ok(())
}
