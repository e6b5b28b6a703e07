//! Sends a message.

use shared::outgoing::{SendMessage, deliver};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn send_message(
    context: JobContext<Services>,
    job: SendMessage,
) -> Result<(), JobError> {
    let Services { db, mailer, .. } = &context.services;
    deliver(db, &context.principal, mailer, job.message, context.attempt).await
}
