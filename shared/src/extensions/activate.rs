//! Switching extensions on and off. Their data stays.

use super::{Extension, active_keys, all};
use crate::audit::{self, Event, Kind};
use crate::tenancy::TenantTx;

/// Why an extension was not switched off.
#[derive(Debug, thiserror::Error)]
pub enum ExtensionError {
    /// An active one needs it.
    #[error("needed by {0}")]
    Needed(&'static str),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Switches it on, and what it needs or brings along with it; the company's address opens if it takes mail. Twice is as once.
pub async fn activate(tx: &mut TenantTx, extension: &Extension) -> Result<(), sqlx::Error> {
    let before = active_keys(tx).await?;
    for key in extension.needs.iter().chain([&extension.key]) {
        set_active(tx, key, true).await?;
    }
    for key in extension.brings {
        activate_once(tx, key).await?;
    }
    if extension.takes_mail {
        set_address_open(tx, true).await?;
    }
    for key in active_keys(tx).await? {
        if !before.contains(&key) {
            audit::record(tx, Event::new(Kind::ExtensionActivated, key)).await?;
        }
    }
    Ok(())
}

/// Switches it off; mail to the company's address is refused from now on if it takes mail.
pub async fn deactivate(tx: &mut TenantTx, extension: &Extension) -> Result<(), ExtensionError> {
    let active = active_keys(tx).await?;
    let needs_it = |other: &&&Extension| {
        other.needs.contains(&extension.key) && active.iter().any(|key| key == other.key)
    };
    if let Some(other) = all().iter().find(needs_it) {
        return Err(ExtensionError::Needed(other.key));
    }
    set_active(tx, extension.key, false).await?;
    if extension.takes_mail {
        set_address_open(tx, false).await?;
    }
    if active.iter().any(|key| key == extension.key) {
        audit::record(tx, Event::new(Kind::ExtensionDeactivated, extension.key)).await?;
    }
    Ok(())
}

async fn set_active(tx: &mut TenantTx, key: &str, active: bool) -> Result<(), sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), active.then_some(tx.now()));
    sqlx::query!(
        "insert into extensions (tenant_id, key, active_since) values ($1, $2, $3)
         on conflict (tenant_id, key) do update
            set active_since = case when excluded.active_since is null then null else coalesce(extensions.active_since, excluded.active_since) end",
        tenant,
        key,
        since
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Switches on what was never switched on or off.
async fn activate_once(tx: &mut TenantTx, key: &str) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into extensions (tenant_id, key, active_since) values ($1, $2, $3) on conflict (tenant_id, key) do nothing",
        tenant,
        key,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn set_address_open(tx: &mut TenantTx, open: bool) -> Result<(), sqlx::Error> {
    let (tenant, closed_at) = (tx.tenant().get(), (!open).then_some(tx.now()));
    sqlx::query!(
        "update addresses set closed_at = $2 where tenant_id = $1",
        tenant,
        closed_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
