//! A company that asks for a second factor.

use serde_json::json;

use crate::audit::{self, Event, Kind};
use crate::ids::UserId;
use crate::tenancy::TenantTx;

/// Why it was not switched on.
#[derive(Debug, thiserror::Error)]
pub enum RequireError {
    /// Whoever asks for it has none: they would shut themselves out, and show nobody how it is done.
    #[error("no factor of one's own")]
    FactorFirst,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Whether the company asks for one.
pub async fn is_required(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select second_factor_required_at is not null as "required!" from tenants where id = $1"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await
}

/// Asks for one, or does so no more. It holds from each member's next request on: those who come in by a password and have none are led to set one up.
pub async fn require(tx: &mut TenantTx, required: bool) -> Result<(), RequireError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let before = is_required(tx).await?;
    if before == required {
        return Ok(());
    }
    if required && !acts_with_factor(tx).await? {
        return Err(RequireError::FactorFirst);
    }
    sqlx::query!(
        "update tenants set second_factor_required_at = $2 where id = $1",
        tenant,
        required.then_some(now)
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::SecondFactorRequired, "");
    let (before, after) = (
        json!({ "required": before }),
        json!({ "required": required }),
    );
    audit::record(tx, event.changed(before, after)).await?;
    if required {
        for user in without_factor(tx).await? {
            tx.rights_changed(user);
        }
    }
    Ok(())
}

async fn acts_with_factor(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let Some(user) = tx.principal().user() else {
        return Ok(false);
    };
    sqlx::query_scalar!(r#"select has_second_factor($1) as "has!""#, user.uuid())
        .fetch_one(tx.conn())
        .await
}

/// Members whose pages that are open now end.
async fn without_factor(tx: &mut TenantTx) -> Result<Vec<UserId>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select user_id as "user: UserId" from memberships where tenant_id = $1 and deactivated_at is null and not has_second_factor(user_id)"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}
