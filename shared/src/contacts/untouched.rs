//! Removing prospects that nobody touched for long.

use uuid::Uuid;

use crate::tenancy::TenantTx;

/// Removes these contacts, and those that they took over, with their people and what happened to them; answers how many of these. Nothing else may refer to them.
pub(crate) async fn delete_untouched(tx: &mut TenantTx, ids: &[Uuid]) -> Result<u64, sqlx::Error> {
    let tenant = tx.tenant().get();
    let all: Vec<Uuid> = sqlx::query_scalar!(
        r#"with recursive taken (id) as (
             select unnest($2::uuid[])
              union
             select c.id from contacts c join taken t on c.merged_into = t.id where c.tenant_id = $1
           )
           select id as "id!" from taken"#,
        tenant,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    for statement in [
        sqlx::query!(
            "delete from contact_persons where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &all
        ),
        sqlx::query!(
            "delete from contact_events where tenant_id = $1 and contact_id = any($2)",
            tenant,
            &all
        ),
        sqlx::query!(
            "delete from contact_merges where tenant_id = $1 and (kept_id = any($2) or merged_id = any($2))",
            tenant,
            &all
        ),
        sqlx::query!(
            "delete from contacts where tenant_id = $1 and id = any($2)",
            tenant,
            &all
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    Ok(ids.len() as u64)
}
