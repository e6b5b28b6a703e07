//! Removing what the rules find.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Kind, due, find_rules, run};
use crate::audit;
use crate::contacts;
use crate::ids::{RequestId, RetentionRunId};
use crate::mail;
use crate::page::Cursor;
use crate::queue::{Job, Lane, Recurring, Whose};
use crate::requests::{self, RequestError};
use crate::tenancy::TenantTx;

/// Removed in one transaction: short enough that nobody waits for it.
const BATCH: i64 = 100;
/// The same of the audit log, whose rows are small.
const AUDIT_BATCH: i32 = 1000;

/// Removes what a tenant's retention rules find, some in each transaction. Running it again goes on with what is left.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct ApplyRetention;

impl Job for ApplyRetention {
    const KIND: &'static str = "apply_retention";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for ApplyRetention {
    const EVERY: Duration = Duration::from_hours(24);
    const WHOSE: Whose = Whose::EachTenant;
}

/// What was removed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// How many.
    pub removed: u64,
    /// Where to go on; `None`: there is no more.
    pub next: Option<Cursor>,
}

/// Removes the next of what a rule finds. The rule is read anew each time: whoever softens it while it runs stops it.
pub async fn apply_next(
    tx: &mut TenantTx,
    run: RetentionRunId,
    kind: Kind,
    after: Option<Cursor>,
) -> Result<Batch, sqlx::Error> {
    let now = tx.now();
    let rules = find_rules(tx).await?;
    let rule = rules.iter().find(|rule| rule.kind == kind);
    let Some(keep) = rule.and_then(|rule| rule.in_force(now)) else {
        return Ok(Batch {
            removed: 0,
            next: None,
        });
    };
    let before = kind.cutoff(keep, now);
    let batch = if kind == Kind::AuditLog {
        prune_audit(tx, before).await?
    } else {
        remove_next(tx, kind, before, after).await?
    };
    if batch.removed > 0 {
        run::add(tx, run, kind, batch.removed.cast_signed()).await?;
    }
    Ok(batch)
}

async fn remove_next(
    tx: &mut TenantTx,
    kind: Kind,
    before: OffsetDateTime,
    after: Option<Cursor>,
) -> Result<Batch, sqlx::Error> {
    let found = due::list(tx, kind, before, after, BATCH).await?;
    let next = found
        .last()
        .filter(|_| i64::try_from(found.len()) == Ok(BATCH))
        .map(|last| Cursor::new(last.at, last.id));
    let ids: Vec<Uuid> = found.into_iter().map(|due| due.id).collect();
    let removed = match kind {
        _ if ids.is_empty() => 0,
        Kind::ClosedRequests | Kind::UnansweredRequests => into_the_bin(tx, &ids).await?,
        Kind::HeldMails => mail::delete_held(tx, &ids).await?,
        Kind::RawMails => mail::remove_raw(tx, &ids).await?,
        Kind::Prospects => contacts::delete_untouched(tx, &ids).await?,
        // Not by its ids: see `prune_audit`.
        Kind::AuditLog => 0,
    };
    Ok(Batch { removed, next })
}

/// The portal can't remove entries one by one, only the oldest.
async fn prune_audit(tx: &mut TenantTx, before: OffsetDateTime) -> Result<Batch, sqlx::Error> {
    let removed = audit::prune(tx, before, AUDIT_BATCH).await?;
    let next = (removed == u64::from(AUDIT_BATCH.unsigned_abs()))
        .then(|| Cursor::new(before, Uuid::nil()));
    Ok(Batch { removed, next })
}

/// As by hand: they can be restored for a while.
async fn into_the_bin(tx: &mut TenantTx, ids: &[Uuid]) -> Result<u64, sqlx::Error> {
    let mut removed = 0;
    for id in ids {
        match requests::delete(tx, RequestId::from(*id)).await {
            Ok(()) => removed += 1,
            Err(RequestError::Db(error)) => return Err(error),
            // Somebody was faster.
            Err(_) => {}
        }
    }
    Ok(removed)
}
