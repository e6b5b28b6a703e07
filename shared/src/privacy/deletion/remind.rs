//! The day is near.

use super::order::PAGE;
use super::{DELETION_REMINDER, Deletion};
use crate::ids::TenantId;
use crate::outgoing::SystemMail;
use crate::privacy::owners::owners;
use crate::tenancy::SystemTx;

/// Tells the owners of companies whose deletion is near, once.
pub async fn remind_owners(tx: &mut SystemTx) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let near = sqlx::query!(
        r#"update tenants set deletion_reminded_at = $1
            where deletion_due_at <= $2 and deletion_reminded_at is null and deletion_began_at is null
           returning id as "id: TenantId", deletion_ordered_at as "ordered_at!", deletion_due_at as "due_at!""#,
        now,
        now + DELETION_REMINDER
    )
    .fetch_all(tx.conn())
    .await?;
    for company in near {
        let deletion = Deletion {
            ordered_at: company.ordered_at,
            due_at: company.due_at,
        };
        for owner in owners(tx.conn(), company.id, None).await? {
            let mail = owner.mail(SystemMail::DeletionNear, PAGE, deletion.due_at, now);
            tx.enqueue_for(company.id, &mail).await?;
        }
    }
    Ok(())
}
