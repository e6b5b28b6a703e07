//! Sends a mail outside of any conversation.

use shared::outgoing::{Outgoing, SendDirectMail, deliver};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn send_direct_mail(
    context: JobContext<Services>,
    job: SendDirectMail,
) -> Result<(), JobError> {
    let Services { db, mailer, .. } = &context.services;
    let outgoing = Outgoing::Direct(job.mail);
    deliver(db, &context.principal, mailer, outgoing, context.attempt).await
}
