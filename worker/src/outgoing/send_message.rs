//! Sends a message.

use shared::outgoing::{Outgoing, SendMessage, deliver};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn send_message(
    context: JobContext<Services>,
    job: SendMessage,
) -> Result<(), JobError> {
    let Services { db, mailer, .. } = &context.services;
    let outgoing = Outgoing::Message(job.message);
    deliver(db, &context.principal, mailer, outgoing, context.attempt).await
}
