//! Sends a mail of the platform.

use shared::outgoing::{SendSystemMail, deliver_system_mail};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn send_system_mail(
    context: JobContext<Services>,
    job: SendSystemMail,
) -> Result<(), JobError> {
    let Services { db, mailer, .. } = &context.services;
    deliver_system_mail(db, &context.principal, mailer, &job, context.attempt).await
}
