//! Erases a person, some rows at a time, so that its progress shows.

use std::time::Duration;

use shared::privacy::erasure::{self, EraseError, ErasePerson, Next};
use shared::queue::{JobContext, JobError};
use shared::telemetry::erasures;

use crate::Services;

/// How long other work with the address has to end.
const WAIT: Duration = Duration::from_secs(10);

pub(crate) async fn erase_person(
    context: JobContext<Services>,
    job: ErasePerson,
) -> Result<(), JobError> {
    loop {
        let mut tx = context.services.db.begin(&context.principal).await?;
        let next = erasure::erase_next(&mut tx, job.erasure)
            .await
            .map_err(why)?;
        tx.commit().await?;
        match next {
            Next::More => {}
            Next::Wait => {
                return Err(JobError::Retry {
                    reason: "other work with the address is under way".to_owned(),
                    after: Some(WAIT),
                });
            }
            Next::Finished { just_now } => {
                if just_now {
                    erasures::finished();
                }
                return Ok(());
            }
        }
    }
}

fn why(error: EraseError) -> JobError {
    match error {
        EraseError::Db(error) => error.into(),
        EraseError::Closed | EraseError::Stuck(_) => JobError::Fail {
            reason: error.to_string(),
        },
    }
}
