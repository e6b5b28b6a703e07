//! Contacts from a file: read, shown line by line with what would happen, and done when somebody agrees.

mod file;
mod job;
mod lines;
mod outcome;

pub use job::{ImportContacts, import_next};
pub use lines::{ImportLine, ImportProblem, list_import_lines};
pub use outcome::ImportOutcome;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::ContactError;
use crate::fields::{self, FieldErrors};
use crate::ids::{ContactImportId, UserId};
use crate::tenancy::TenantTx;

/// How long an import can be looked at.
const KEPT_FOR: Duration = Duration::days(30);
/// Imports that a list shows.
const SHOWN: i64 = 20;

/// An import: what would happen before it starts, what did happen after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Import {
    pub id: ContactImportId,
    pub file_name: String,
    pub by: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub started_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub finished_at: Option<OffsetDateTime>,
    /// Lines by what becomes of them.
    pub created: i64,
    pub updated: i64,
    pub refused: i64,
    /// Lines that are done, refused ones included.
    pub done: i64,
}

impl Import {
    /// How much of it is done.
    pub fn percent(&self) -> i64 {
        100 * self.done / (self.created + self.updated + self.refused).max(1)
    }
}

/// Reads a file and says what would become of each line; nothing is made yet.
pub async fn prepare_import(
    tx: &mut TenantTx,
    file_name: &str,
    bytes: &[u8],
) -> Result<ContactImportId, ContactError> {
    let file_lines = file::read(bytes)?;
    let mut errors = FieldErrors::default();
    let file_name = fields::line(&mut errors, "file", file_name, 0, 200);
    errors.or(())?;
    let id = ContactImportId::new();
    let (tenant, now, user) = (tx.tenant().get(), tx.now(), tx.principal().user());
    sqlx::query!(
        "insert into contact_imports (tenant_id, id, file_name, created_by, created_at) values ($1, $2, $3, $4, $5)",
        tenant,
        id.uuid(),
        file_name,
        user.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    lines::insert(tx, id, file_lines).await?;
    Ok(id)
}

/// Lets a prepared import happen, in a moment.
pub async fn start_import(tx: &mut TenantTx, id: ContactImportId) -> Result<(), ContactError> {
    find_import(tx, id).await?.ok_or(ContactError::Unknown)?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let started = sqlx::query!(
        "update contact_imports set started_at = $3 where tenant_id = $1 and id = $2 and started_at is null",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    if started.rows_affected() == 0 {
        return Err(ContactError::TooLate);
    }
    tx.enqueue(&ImportContacts { import: id }).await?;
    Ok(())
}

/// An import of this company.
pub async fn find_import(
    tx: &mut TenantTx,
    id: ContactImportId,
) -> Result<Option<Import>, sqlx::Error> {
    Ok(select(tx, Some(id)).await?.pop())
}

/// The newest imports.
pub async fn list_imports(tx: &mut TenantTx) -> Result<Vec<Import>, sqlx::Error> {
    select(tx, None).await
}

async fn select(
    tx: &mut TenantTx,
    only: Option<ContactImportId>,
) -> Result<Vec<Import>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Import,
        r#"select i.id as "id: ContactImportId", i.file_name, coalesce(u.name, '') as "by!", i.created_at, i.started_at, i.finished_at,
                  n.created as "created!", n.updated as "updated!", n.refused as "refused!", n.done as "done!"
             from contact_imports i left join users u on u.id = i.created_by cross join lateral (
               select count(*) filter (where outcome = 'created') as created, count(*) filter (where outcome = 'updated') as updated,
                      count(*) filter (where outcome = 'refused') as refused, count(*) filter (where done_at is not null) as done
                 from contact_import_lines where tenant_id = $1 and import_id = i.id) n
            where i.tenant_id = $1 and ($2::uuid is null or i.id = $2) order by i.created_at desc, i.id desc limit $3"#,
        tenant,
        only.map(ContactImportId::uuid),
        SHOWN
    )
    .fetch_all(tx.conn())
    .await
}

/// Removes imports, with what their files said, that are older than is worth a look; answers how many.
pub async fn prune_imports(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, before) = (tx.tenant().get(), tx.now() - KEPT_FOR);
    sqlx::query!(
        "delete from contact_import_lines l using contact_imports i
          where l.tenant_id = $1 and i.tenant_id = $1 and i.id = l.import_id and i.created_at < $2",
        tenant,
        before
    )
    .execute(tx.conn())
    .await?;
    let pruned = sqlx::query!(
        "delete from contact_imports where tenant_id = $1 and created_at < $2",
        tenant,
        before
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}
