//! Mails members what waits for them, at once or gathered.

use shared::notifications::{MailGathered, MailNotifications, mail_waiting};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn mail_notifications(
    context: JobContext<Services>,
    job: MailNotifications,
) -> Result<(), JobError> {
    Ok(mail_waiting(&context.services.db, &context.principal, &job.users).await?)
}

pub(crate) async fn mail_gathered(
    context: JobContext<Services>,
    job: MailGathered,
) -> Result<(), JobError> {
    Ok(mail_waiting(&context.services.db, &context.principal, &[job.user]).await?)
}
