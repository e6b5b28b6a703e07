//! Removes what a tenant keeps no longer, by its own rules.

use shared::privacy::retention::{self, ApplyRetention};
use shared::queue::{JobContext, JobError};
use shared::telemetry::privacy;

use crate::Services;

pub(crate) async fn apply_retention(
    context: JobContext<Services>,
    _: ApplyRetention,
) -> Result<(), JobError> {
    let Services { db, .. } = &context.services;
    let mut tx = db.begin(&context.principal).await?;
    let now = tx.now();
    let rules = retention::find_rules(&mut tx).await?;
    let kinds: Vec<_> = rules
        .into_iter()
        .filter(|rule| rule.in_force(now).is_some())
        .map(|rule| rule.kind)
        .collect();
    if kinds.is_empty() {
        return Ok(());
    }
    let run = retention::begin_run(&mut tx).await?;
    tx.commit().await?;
    for kind in kinds {
        let mut after = None;
        loop {
            let mut tx = db.begin(&context.principal).await?;
            let batch = retention::apply_next(&mut tx, run, kind, after).await?;
            tx.commit().await?;
            privacy::removed_by_rule(kind, batch.removed);
            after = batch.next;
            if after.is_none() {
                break;
            }
        }
    }
    let mut tx = db.begin(&context.principal).await?;
    retention::finish_run(&mut tx, run).await?;
    tx.commit().await?;
    Ok(())
}
