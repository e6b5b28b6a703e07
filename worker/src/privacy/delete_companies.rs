//! Deletes companies whose time has come, batch after batch.

use shared::ids::TenantId;
use shared::privacy::deletion::{self, DeleteCompanies};
use shared::queue::{JobContext, JobError};
use shared::telemetry::company_data;
use shared::tenancy::{Db, Purpose};

use crate::Services;

pub(crate) async fn delete_companies(
    context: JobContext<Services>,
    _: DeleteCompanies,
) -> Result<(), JobError> {
    let Services { db, .. } = &context.services;
    let mut tx = db.begin_system(Purpose::Deletion).await?;
    deletion::remind_owners(&mut tx).await?;
    let due = deletion::find_due(&mut tx).await?;
    let unswept = deletion::find_unswept(&mut tx).await?;
    let ordered = deletion::count_ordered(&mut tx).await?;
    tx.commit().await?;
    company_data::deletions_ordered(ordered);
    // One that can't be deleted keeps no other.
    let mut failed = None;
    for company in due {
        if let Err(error) = delete(db, company).await {
            failed = Some(error);
        }
    }
    for company in unswept {
        delete_rows(db, company).await?;
        let mut tx = db.begin_system(Purpose::Deletion).await?;
        deletion::swept(&mut tx, company).await?;
        tx.commit().await?;
    }
    failed.map_or(Ok(()), Err)
}

async fn delete(db: &Db, company: TenantId) -> Result<(), JobError> {
    let mut tx = db.begin_system(Purpose::Deletion).await?;
    let is_due = deletion::close_doors(&mut tx, company).await?;
    tx.commit().await?;
    // Taken back while others were deleted.
    if !is_due {
        return Ok(());
    }
    delete_rows(db, company).await?;
    let mut tx = db.begin_system(Purpose::Deletion).await?;
    deletion::delete_rest(&mut tx, company).await?;
    tx.commit().await?;
    company_data::company_deleted();
    Ok(())
}

async fn delete_rows(db: &Db, company: TenantId) -> Result<(), JobError> {
    loop {
        let mut tx = db.begin_system(Purpose::Deletion).await?;
        let deleted = deletion::delete_rows(&mut tx, company).await?;
        tx.commit().await?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
