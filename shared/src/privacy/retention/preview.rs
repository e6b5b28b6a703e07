//! What rules would remove, before anybody says that they shall.

use serde::Serialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Kind, RetentionDraft, due};
use crate::tenancy::TenantTx;

/// How far a preview looks ahead.
const AHEAD: Duration = Duration::days(30);
/// Examples that it shows of each kind.
const EXAMPLES: i64 = 10;

/// What a rule would remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Of what.
    pub kind: Kind,
    /// How long it would be kept.
    pub keep: i32,
    /// How many would go now.
    pub now: i64,
    /// How many more would go in the next 30 days.
    pub next_30_days: i64,
    /// The oldest of them.
    pub examples: Vec<Example>,
}

/// Something that would go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// As people call it; of the audit log, the kind of the entry.
    pub label: String,
    /// When it was last touched.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The request, held mail or contact to look at.
    pub leads_to: Option<Uuid>,
}

/// What these rules would remove, if they held now; a preview of each that is on.
pub async fn preview(
    tx: &mut TenantTx,
    draft: &RetentionDraft,
) -> Result<Vec<Preview>, sqlx::Error> {
    let now = tx.now();
    let mut previews = Vec::new();
    for (kind, keep) in draft.iter() {
        let Some(keep) = keep else { continue };
        let soon = kind.cutoff(keep, now + AHEAD);
        let going = due::count(tx, kind, kind.cutoff(keep, now)).await?;
        previews.push(Preview {
            kind,
            keep,
            now: going,
            next_30_days: due::count(tx, kind, soon).await? - going,
            examples: due::list(tx, kind, soon, None, EXAMPLES)
                .await?
                .into_iter()
                .map(|due| Example {
                    label: due.label,
                    at: due.at,
                    leads_to: due.leads_to,
                })
                .collect(),
        });
    }
    Ok(previews)
}
