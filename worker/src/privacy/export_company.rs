//! Makes an archive of everything a company has.

use shared::privacy::export::{self, ExportCompany, MakeError};
use shared::queue::{JobContext, JobError};
use shared::telemetry::company_data::{self, Made};

use crate::Services;

pub(crate) async fn export_company(
    context: JobContext<Services>,
    job: ExportCompany,
) -> Result<(), JobError> {
    let Services { db, .. } = &context.services;
    let running = company_data::export_runs();
    let made = export::make(db, &context.principal, &job).await;
    drop(running);
    let error = match made {
        Ok(Some(octets)) => {
            company_data::exported(Made::Ready, octets);
            return Ok(());
        }
        // It was given up or finished meanwhile, or another attempt makes it.
        Ok(None) | Err(MakeError::Superseded) => return Ok(()),
        Err(error) => error,
    };
    if context.last_attempt {
        let mut tx = db.begin(&context.principal).await?;
        export::give_up(&mut tx, &job).await?;
        tx.commit().await?;
        company_data::exported(Made::Failed, 0);
    }
    Err(match error {
        MakeError::Db(error) => error.into(),
        MakeError::Packing(_) | MakeError::Lost | MakeError::Superseded => JobError::Retry {
            reason: error.to_string(),
            after: None,
        },
    })
}
