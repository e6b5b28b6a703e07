//! Removes what a tenant kept for a while only.

use shared::housekeeping::PruneTenant;
use shared::privacy::export;
use shared::queue::{JobContext, JobError};
use shared::telemetry::housekeeping::{Remains, pruned};
use shared::{contacts, idempotency, requests, sso};

use crate::Services;

/// Requests purged in one transaction: each may bring hundreds of megabytes of attachments along.
const BATCH: u32 = 10;

pub(crate) async fn prune_tenant(
    context: JobContext<Services>,
    _: PruneTenant,
) -> Result<(), JobError> {
    let Services { db, .. } = &context.services;
    loop {
        let mut tx = db.begin(&context.principal).await?;
        let purged = requests::purge_deleted(&mut tx, BATCH.into()).await?;
        tx.commit().await?;
        pruned(Remains::DeletedRequests, purged);
        if purged < BATCH.into() {
            break;
        }
    }
    let mut tx = db.begin(&context.principal).await?;
    let drafts = requests::prune_drafts(&mut tx).await?;
    let answers = idempotency::prune(&mut tx).await?;
    let imports = contacts::prune_imports(&mut tx).await?;
    let sign_ins = sso::prune(&mut tx).await?;
    let exports = export::prune(&mut tx).await?;
    tx.commit().await?;
    pruned(Remains::SingleSignOn, sign_ins);
    pruned(Remains::CompanyExports, exports);
    pruned(Remains::Drafts, drafts);
    pruned(Remains::Answers, answers);
    pruned(Remains::ContactImports, imports);
    Ok(())
}
