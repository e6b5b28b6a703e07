//! Filters of the list that a member keeps under a name.

use serde::Serialize;

use super::RequestError;
use crate::fields::{self, FieldErrors};
use crate::ids::SavedFilterId;
use crate::tenancy::TenantTx;

/// How many a member may keep.
pub const MAX_SAVED_FILTERS: i64 = 50;

/// A kept filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedFilter {
    /// Its id.
    pub id: SavedFilterId,
    /// As the member calls it.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

/// The acting member's filters, by name.
pub async fn list_filters(tx: &mut TenantTx) -> Result<Vec<SavedFilter>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    sqlx::query_as!(
        SavedFilter,
        r#"select id as "id: SavedFilterId", name, query from saved_filters where tenant_id = $1 and user_id = $2 order by name"#,
        tenant,
        user.map(crate::ids::UserId::uuid)
    )
    .fetch_all(tx.conn())
    .await
}

/// Keeps a filter; one of the same name is replaced.
pub async fn save_filter(
    tx: &mut TenantTx,
    name: &str,
    query: &str,
) -> Result<SavedFilterId, RequestError> {
    let mut errors = FieldErrors::default();
    let name = fields::line(&mut errors, "name", name, 1, 80);
    let query = fields::line(&mut errors, "query", query, 0, 2000);
    errors.or(())?;
    let (tenant, now, user) = (
        tx.tenant().get(),
        tx.now(),
        tx.principal().user().map(crate::ids::UserId::uuid),
    );
    let kept = sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_filters where tenant_id = $1 and user_id = $2 and name <> $3"#,
        tenant,
        user,
        name
    )
    .fetch_one(tx.conn())
    .await?;
    if kept >= MAX_SAVED_FILTERS {
        return Err(FieldErrors::one("name", "too-many").into());
    }
    let id = sqlx::query_scalar!(
        r#"insert into saved_filters (tenant_id, id, user_id, name, query, created_at) values ($1, $2, $3, $4, $5, $6)
           on conflict on constraint saved_filters_name_unique do update set query = excluded.query
           returning id as "id: SavedFilterId""#,
        tenant,
        SavedFilterId::new().uuid(),
        user,
        name,
        query,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(id)
}

/// Forgets one of the acting member's filters; whether there was one.
pub async fn delete_filter(tx: &mut TenantTx, id: SavedFilterId) -> Result<bool, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user());
    let deleted = sqlx::query!(
        "delete from saved_filters where tenant_id = $1 and id = $2 and user_id = $3",
        tenant,
        id.uuid(),
        user.map(crate::ids::UserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(deleted.rows_affected() > 0)
}
