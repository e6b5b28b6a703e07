//! The archives there are.

use serde::Serialize;
use time::OffsetDateTime;

use crate::ids::CompanyExportId;
use crate::tenancy::TenantTx;

/// Archives that a list shows.
const SHOWN: i64 = 20;

/// An archive, or one that is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Export {
    pub id: CompanyExportId,
    /// By name; empty: nobody who is known any more.
    pub by: String,
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
    pub percent: i32,
    #[serde(with = "time::serde::rfc3339::option")]
    pub finished_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub failed_at: Option<OffsetDateTime>,
    /// In octets, once it is finished.
    pub size: i64,
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// It can be downloaded.
    pub ready: bool,
}

/// An archive of this company.
pub async fn find(tx: &mut TenantTx, id: CompanyExportId) -> Result<Option<Export>, sqlx::Error> {
    Ok(select(tx, Some(id)).await?.pop())
}

/// The newest archives.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Export>, sqlx::Error> {
    select(tx, None).await
}

async fn select(
    tx: &mut TenantTx,
    only: Option<CompanyExportId>,
) -> Result<Vec<Export>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_as!(
        Export,
        r#"select e.id as "id: CompanyExportId", coalesce(u.name, '') as "by!", e.asked_at, e.percent, e.finished_at, e.failed_at, e.size, e.expires_at,
                  e.finished_at is not null and e.expires_at > $3 as "ready!"
             from company_exports e left join users u on u.id = e.asked_by
            where e.tenant_id = $1 and ($2::uuid is null or e.id = $2) order by e.asked_at desc, e.id desc limit $4"#,
        tenant,
        only.map(CompanyExportId::uuid),
        now,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await
}
