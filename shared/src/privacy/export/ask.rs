//! An owner asks for everything.

use time::Duration;

use super::list::find;
use super::{EXPORT_GIVEN_UP_AFTER, EXPORTS_PER_DAY, Export, ExportCompany};
use crate::audit::{self, Event, Kind};
use crate::ids::{CompanyExportId, UserId};
use crate::tenancy::TenantTx;

/// Why no archive is made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// One is being made.
    #[error("one is being made")]
    Running,
    /// Enough were made today.
    #[error("too many today")]
    TooMany,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Has an archive made, for the acting member.
pub async fn ask(tx: &mut TenantTx) -> Result<Export, ExportError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let user = tx.principal().user().map(UserId::uuid);
    sqlx::query!(
        "update company_exports set failed_at = $2 where tenant_id = $1 and finished_at is null and failed_at is null and asked_at <= $3",
        tenant,
        now,
        now - EXPORT_GIVEN_UP_AFTER
    )
    .execute(tx.conn())
    .await?;
    // What failed counts too: it cost as much.
    let today = sqlx::query_scalar!(
        r#"select count(*) as "count!" from company_exports where tenant_id = $1 and asked_at > $2"#,
        tenant,
        now - Duration::DAY
    )
    .fetch_one(tx.conn())
    .await?;
    let id = CompanyExportId::new();
    let inserted = sqlx::query!(
        "insert into company_exports (tenant_id, id, asked_by, asked_at, language)
         select $1, $2, $3, $4, coalesce((select language from users where id = $3), (select language from tenants where id = $1)) where $5
             on conflict (tenant_id) where finished_at is null and failed_at is null do nothing",
        tenant,
        id.uuid(),
        user,
        now,
        today < EXPORTS_PER_DAY
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        let running = sqlx::query_scalar!(
            r#"select exists (select from company_exports where tenant_id = $1 and finished_at is null and failed_at is null) as "running!""#,
            tenant
        )
        .fetch_one(tx.conn())
        .await?;
        return Err(if running {
            ExportError::Running
        } else {
            ExportError::TooMany
        });
    }
    tx.enqueue(&ExportCompany { export: id }).await?;
    audit::record(tx, Event::new(Kind::ExportAsked, "")).await?;
    find(tx, id)
        .await?
        .ok_or(ExportError::Db(sqlx::Error::RowNotFound))
}
