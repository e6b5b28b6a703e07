//! Whether mail comes at all: what a company looks at after it set up its forwarding.

use time::OffsetDateTime;

use crate::tenancy::TenantTx;

/// When the company's newest mail came, whatever became of it.
pub async fn find_last_received(tx: &mut TenantTx) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!("select received_at from accepted_mails where tenant_id = $1 order by received_at desc limit 1", tenant)
        .fetch_optional(tx.conn())
        .await
}
