//! Reminds customers of offers that will soon be over, and of what they have not answered.

use shared::follow_up::{self, Progress, RemindCustomers};
use shared::queue::{JobContext, JobError};

use crate::Services;

/// Offers or requests in one transaction.
const BATCH: u16 = 50;

pub(crate) async fn remind_customers(
    context: JobContext<Services>,
    _: RemindCustomers,
) -> Result<(), JobError> {
    let mut progress = Some(Progress::Offers(None));
    while let Some(from) = progress {
        let mut tx = context.services.db.begin(&context.principal).await?;
        progress = follow_up::remind(&mut tx, from, BATCH).await?;
        tx.commit().await?;
    }
    Ok(())
}
