//! Reminds salespeople of customers who wait.

use shared::queue::{JobContext, JobError};
use shared::requests::{self, RemindSalespeople};

use crate::Services;

/// Requests in one transaction.
const BATCH: u16 = 50;

pub(crate) async fn remind_salespeople(
    context: JobContext<Services>,
    _: RemindSalespeople,
) -> Result<(), JobError> {
    loop {
        let mut tx = context.services.db.begin(&context.principal).await?;
        let reminded = requests::remind(&mut tx, BATCH).await?;
        tx.commit().await?;
        if reminded < usize::from(BATCH) {
            return Ok(());
        }
    }
}
