//! Companies, as the operator sees them.

use time::OffsetDateTime;

use crate::ids::TenantId;
use crate::tenancy::SystemTx;

/// A company, by its number and its short name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyToOperator {
    /// Its number.
    pub tenant: TenantId,
    /// Its short name in addresses; empty once it is deleted.
    pub slug: String,
    /// When it signed up; unknown once it is deleted.
    pub created_at: Option<OffsetDateTime>,
    /// When it will be deleted.
    pub due_at: Option<OffsetDateTime>,
    /// When it was deleted.
    pub deleted_at: Option<OffsetDateTime>,
}

/// Up to `limit` companies after this one, by number; only those that go or are gone, if asked so.
pub async fn list_companies(
    tx: &mut SystemTx,
    leaving: bool,
    after: Option<TenantId>,
    limit: i64,
) -> Result<Vec<CompanyToOperator>, sqlx::Error> {
    sqlx::query_as!(
        CompanyToOperator,
        r#"select id as "tenant!: TenantId", slug as "slug!", created_at, due_at, deleted_at from (
               select t.id, t.slug, t.created_at, t.deletion_due_at as due_at, null::timestamptz as deleted_at from tenants t
                where not $1 or t.deletion_due_at is not null
                union all
               select d.tenant_id, '', null, null, d.deleted_at from deleted_companies d
           ) companies (id, slug, created_at, due_at, deleted_at)
            where id > $2 order by id limit $3"#,
        leaving,
        after.map_or(0, TenantId::get),
        limit
    )
    .fetch_all(tx.conn())
    .await
}
