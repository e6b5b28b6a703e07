//! Whom invoices are made out to, when contacts become one.

use uuid::Uuid;

use crate::ids::ContactId;
use crate::tenancy::TenantTx;

/// Takes the invoices of one contact (`None`: all of them) to another; what was issued keeps the name it was made out to. Answers which went.
pub(crate) async fn move_between_contacts(
    tx: &mut TenantTx,
    only: Option<&[Uuid]>,
    from: ContactId,
    to: ContactId,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "update invoices set contact_id = $3 where tenant_id = $1 and contact_id = $2 and ($4::uuid[] is null or id = any($4)) returning id",
        tenant,
        from.uuid(),
        to.uuid(),
        only
    )
    .fetch_all(tx.conn())
    .await
}
