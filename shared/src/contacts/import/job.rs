//! An import that happens, some lines at a time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::super::events::{ContactEvent, record};
use super::super::{ContactError, ContactForm, queries};
use super::lines::{find_known, problems};
use super::outcome::{Decision, decide};
use crate::ids::{ContactId, ContactImportId};
use crate::queue::{Job, Lane};
use crate::tenancy::TenantTx;

/// Lines of one transaction: short enough to show progress.
const BATCH: i64 = 200;

/// Makes and changes the contacts of an import. Run twice, it does the lines that are left: each is done in the transaction that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportContacts {
    /// Which import.
    pub import: ContactImportId,
}

impl Job for ImportContacts {
    const KIND: &'static str = "import_contacts";
    const LANE: Lane = Lane::Bulk;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("import_contacts {}", self.import))
    }
}

/// Does the next lines of a started import; whether there are more. What has changed since the preview is looked at anew.
pub async fn import_next(tx: &mut TenantTx, import: ContactImportId) -> Result<bool, ContactError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let source = sqlx::query!(
        r#"select i.file_name, coalesce(u.name, '') as "by!" from contact_imports i left join users u on u.id = i.created_by
            where i.tenant_id = $1 and i.id = $2 and i.started_at is not null and i.finished_at is null for update of i"#,
        tenant,
        import.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(source) = source else {
        return Ok(false);
    };
    let lines = sqlx::query!(
        r#"select line, form as "form: Json<ContactForm>" from contact_import_lines
            where tenant_id = $1 and import_id = $2 and done_at is null order by line limit $3"#,
        tenant,
        import.uuid(),
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    let known = find_known(tx, lines.iter().map(|line| &line.form.0)).await?;
    let mut seen = HashSet::new();
    let data = json!({ "file": source.file_name, "by": source.by });
    let more = i64::try_from(lines.len()).unwrap_or(BATCH) == BATCH;
    for line in lines {
        let decision = decide(&line.form.0, &known, &mut seen);
        let (outcome, errors) = (decision.outcome(), problems(&decision));
        let contact = carry_out(tx, decision, &data).await?;
        sqlx::query!(
            "update contact_import_lines set outcome = $4, errors = $5, contact_id = $6, done_at = $7 where tenant_id = $1 and import_id = $2 and line = $3",
            tenant,
            import.uuid(),
            line.line,
            outcome.as_str(),
            Json(errors) as _,
            contact.map(ContactId::uuid),
            now
        )
        .execute(tx.conn())
        .await?;
    }
    if !more {
        sqlx::query!(
            "update contact_imports set finished_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            import.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(more)
}

async fn carry_out(
    tx: &mut TenantTx,
    decision: Decision,
    data: &serde_json::Value,
) -> Result<Option<ContactId>, ContactError> {
    let contact = match decision {
        Decision::Create(draft) => queries::insert(tx, &draft).await?,
        Decision::Update(id, draft) => {
            queries::write(tx, id, &draft).await?;
            id
        }
        Decision::Refuse(_) => return Ok(None),
    };
    record(tx, contact, ContactEvent::Imported, data.clone()).await?;
    Ok(Some(contact))
}
