//! Makes and changes the contacts of an import, some lines at a time, so that its progress shows.

use shared::contacts::{self, ContactError, ImportContacts};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn import_contacts(
    context: JobContext<Services>,
    job: ImportContacts,
) -> Result<(), JobError> {
    loop {
        let mut tx = context.services.db.begin(&context.principal).await?;
        let more = contacts::import_next(&mut tx, job.import)
            .await
            .map_err(why)?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

fn why(error: ContactError) -> JobError {
    match error {
        ContactError::Db(error) => error.into(),
        ContactError::Unknown | ContactError::TooLate | ContactError::Fields(_) => JobError::Fail {
            reason: error.to_string(),
        },
    }
}
