//! Removes documents that were kept for their legal term.

use shared::privacy::erasure::{self, EraseOwed};
use shared::queue::{JobContext, JobError};
use shared::telemetry::erasures;

use crate::Services;

pub(crate) async fn erase_owed(
    context: JobContext<Services>,
    _: EraseOwed,
) -> Result<(), JobError> {
    loop {
        let mut tx = context.services.db.begin(&context.principal).await?;
        let removed = erasure::erase_owed(&mut tx).await?;
        tx.commit().await?;
        erasures::terms_over(removed);
        if removed == 0 {
            return Ok(());
        }
    }
}
