//! The steps of a deletion. Rows go by functions of the database that act on no other company: the application's role may delete neither audit entries nor
//! issued invoices (see `migrations/0023_company_data.sql`).

use time::OffsetDateTime;

use super::SWEPT_AFTER;
use crate::ids::TenantId;
use crate::outgoing::SystemMail;
use crate::privacy::owners::owners;
use crate::tenancy::SystemTx;

/// Rows of one transaction: each may bring a mail of 35 MiB along, and a statement ends after a minute.
const BATCH: i32 = 200;
/// Where the last mail leads: there is nothing else left to open.
const SIGN_UP: &str = "/sign-up";

/// The companies whose time has come, those first whose deletion has begun.
pub async fn find_due(tx: &mut SystemTx) -> Result<Vec<TenantId>, sqlx::Error> {
    let now = tx.now();
    sqlx::query_scalar!(
        r#"select id as "id: TenantId" from tenants where deletion_due_at <= $1 order by deletion_began_at nulls last, deletion_due_at, id"#,
        now
    )
    .fetch_all(tx.conn())
    .await
}

/// How many companies will be deleted.
pub async fn count_ordered(tx: &mut SystemTx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from tenants where deletion_due_at is not null"#
    )
    .fetch_one(tx.conn())
    .await
}

/// From here on nobody gets in, no mail arrives and nothing is taken back. Twice is as once; whether its time has come indeed.
pub async fn close_doors(tx: &mut SystemTx, tenant: TenantId) -> Result<bool, sqlx::Error> {
    let (company, now) = (tenant.get(), tx.now());
    let due = sqlx::query_scalar!(
        "select deletion_began_at is not null as \"began!\" from tenants where id = $1 and deletion_due_at <= $2 for update",
        company,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    match due {
        None => return Ok(false),
        Some(true) => return Ok(true),
        Some(false) => {}
    }
    sqlx::query!(
        "update tenants set deletion_began_at = $2 where id = $1",
        company,
        now
    )
    .execute(tx.conn())
    .await?;
    // Sessions and tokens of those who are no members end at once.
    sqlx::query!(
        "update memberships set deactivated_at = $2 where tenant_id = $1 and deactivated_at is null",
        company,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update addresses set closed_at = $2 where tenant_id = $1",
        company,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from customer_link_hashes where tenant_id = $1",
        company
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from invitation_hashes where tenant_id = $1",
        company
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from sso_domains where tenant_id = $1", company)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from jobs where tenant_id = $1", company)
        .execute(tx.conn())
        .await?;
    Ok(true)
}

/// Deletes some rows of the company's own tables; how many. None: there are none left.
pub async fn delete_rows(tx: &mut SystemTx, tenant: TenantId) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query_scalar!(
        r#"select delete_company_rows($1, $2) as "deleted!""#,
        tenant.get(),
        BATCH
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(deleted.unsigned_abs())
}

/// Deletes what is left: memberships, tokens, sessions, addresses, people who belong nowhere else, and the company itself. Its last owners are told.
pub async fn delete_rest(tx: &mut SystemTx, tenant: TenantId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let Some(began_at) = began_at(tx, tenant).await? else {
        return Ok(());
    };
    for owner in owners(tx.conn(), tenant, Some(began_at)).await? {
        let mail = owner.mail(SystemMail::CompanyDeleted, SIGN_UP, now, now);
        tx.enqueue_for(TenantId::PLATFORM, &mail).await?;
    }
    sqlx::query!("select delete_company($1, $2)", tenant.get(), now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn began_at(
    tx: &mut SystemTx,
    tenant: TenantId,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let row = sqlx::query_scalar!(
        "select deletion_began_at from tenants where id = $1 for update",
        tenant.get()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.flatten())
}

/// Deleted companies into which something may still have been written when they went.
pub async fn find_unswept(tx: &mut SystemTx) -> Result<Vec<TenantId>, sqlx::Error> {
    let before = tx.now() - SWEPT_AFTER;
    sqlx::query_scalar!(
        r#"select tenant_id as "id: TenantId" from deleted_companies where swept_at is null and deleted_at <= $1 order by tenant_id"#,
        before
    )
    .fetch_all(tx.conn())
    .await
}

/// Nothing of it is left, nor will anything come.
pub async fn swept(tx: &mut SystemTx, tenant: TenantId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!("delete from jobs where tenant_id = $1", tenant.get())
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "update deleted_companies set swept_at = $2 where tenant_id = $1",
        tenant.get(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
