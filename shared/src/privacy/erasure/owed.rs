//! What an erasure left for its legal term goes when the term is over.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::documents::{remove_invoices, withdraw};
use super::kept::Document;
use super::legal_term;
use crate::audit::{self, Event, Kind};
use crate::offers::today;
use crate::queue::{Job, Lane, Recurring, Whose};
use crate::tenancy::TenantTx;

/// Documents of one transaction.
const BATCH: i64 = 50;

/// Removes documents whose legal term is over. Running it again removes those whose term is over by then.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct EraseOwed;

impl Job for EraseOwed {
    const KIND: &'static str = "erase_owed";
    const LANE: Lane = Lane::Bulk;
}

impl Recurring for EraseOwed {
    const EVERY: Duration = Duration::from_hours(24);
    const WHOSE: Whose = Whose::EachTenant;
}

/// Removes the next documents whose term is over, of an offer all but its number; answers how many.
pub async fn erase_owed(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    // Credit notes before what they take back.
    let over = sqlx::query!(
        r#"select k.document_id, k.kind as "kind: Document" from kept_documents k
             left join invoices i on i.tenant_id = $1 and i.id = k.document_id
            where k.tenant_id = $1 and k.kept_until <= $2
            order by k.kept_until, i.credits_id is null, k.document_id limit $3 for update of k skip locked"#,
        tenant,
        today,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    let ids = |kind: Document| -> Vec<Uuid> {
        let of_kind = over.iter().filter(|row| row.kind == kind);
        of_kind.map(|row| row.document_id).collect()
    };
    let invoices = ids(Document::Invoice);
    let before = legal_term::over_before(today);
    for invoice in &invoices {
        sqlx::query_scalar!("select remove_issued_invoice($1, $2)", invoice, before)
            .fetch_one(tx.conn())
            .await?;
        remove_invoices(tx, std::slice::from_ref(invoice)).await?;
    }
    withdraw(tx, &ids(Document::Offer)).await?;
    let all: Vec<_> = over.iter().map(|row| row.document_id).collect();
    sqlx::query!(
        "delete from kept_documents where tenant_id = $1 and document_id = any($2)",
        tenant,
        &all
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from contacts c
          where c.tenant_id = $1 and c.erased_at is not null
            and not exists (select from offers o where o.tenant_id = $1 and o.contact_id = c.id)
            and not exists (select from invoices i where i.tenant_id = $1 and i.contact_id = c.id)",
        tenant
    )
    .execute(tx.conn())
    .await?;
    let removed = u64::try_from(all.len()).unwrap_or(u64::MAX);
    if removed > 0 {
        let told = Event::new(Kind::ErasureFinished, "");
        audit::record(tx, told.with(json!({ "counts": { "documents": removed } }))).await?;
    }
    Ok(removed)
}
