//! Mails and files of others in which the address is. They can't be rewritten, encoded and signed as they are, so they go, and their message says so.

use serde_json::json;
use uuid::Uuid;

use super::hidden::Needle;
use super::job::{Counts, Progress};
use super::subject::Subject;
use crate::tenancy::TenantTx;

/// Rows looked at in one transaction, and bytes, unless one alone has more.
const ROWS: i64 = 50;
const BYTES: i64 = 32 * 1024 * 1024;

/// The code of the warning that a message has then (`warning-person-erased`).
const WARNING: &str = "person-erased";

/// Looks through the next mails.
pub(super) async fn search_mails(
    tx: &mut TenantTx,
    subject: &Subject,
    after: Option<Uuid>,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id, raw from (
             select id, raw, sum(size) over (order by id) - size as before
               from (select id, raw, size from accepted_mails where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3) as next) as sized
            where before < $4 order by id"#,
        tenant,
        after,
        ROWS,
        BYTES
    )
    .fetch_all(tx.conn())
    .await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(Progress::Done);
    };
    let found = search(
        subject.needle(),
        rows.into_iter().map(|row| (row.id, row.raw)),
    )
    .await?;
    sqlx::query!(
        "update messages set mail_id = null, warnings = warnings || $3 where tenant_id = $1 and mail_id = any($2)",
        tenant,
        &found,
        json!([{ "code": WARNING, "detail": "" }])
    )
    .execute(tx.conn())
    .await?;
    remove(tx, &found, counts).await?;
    Ok(Progress::More {
        part: 0,
        after: Some(last),
    })
}

/// Removes mails as they came, with what held them back. No message may hold on to one of them.
pub(super) async fn remove(
    tx: &mut TenantTx,
    mails: &[Uuid],
    counts: &mut Counts,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from held_mails where tenant_id = $1 and mail_id = any($2)",
        tenant,
        mails
    )
    .execute(tx.conn())
    .await?;
    let removed = sqlx::query!(
        "delete from accepted_mails where tenant_id = $1 and id = any($2)",
        tenant,
        mails
    )
    .execute(tx.conn())
    .await?;
    counts.add("mails", removed.rows_affected());
    Ok(())
}

/// Looks through the next files. Those that the person sent themselves go whatever they hold.
pub(super) async fn search_files(
    tx: &mut TenantTx,
    subject: &Subject,
    after: Option<Uuid>,
    counts: &mut Counts,
) -> Result<Progress, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select f.id, f.content, (m.direction = 'incoming' and m.from_email ~* address_pattern($5)) as "theirs!" from (
             select id, message_id, content, sum(size) over (order by id) - size as before
               from (select id, message_id, content, size from attachments where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3) as next) as f
             join messages m on m.tenant_id = $1 and m.id = f.message_id
            where f.before < $4 order by f.id"#,
        tenant,
        after,
        ROWS,
        BYTES,
        subject.address
    )
    .fetch_all(tx.conn())
    .await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(Progress::Done);
    };
    let (theirs, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.theirs);
    let others = others.into_iter().map(|row| (row.id, row.content));
    let mut found = search(subject.needle(), others).await?;
    found.extend(theirs.iter().map(|row| row.id));
    sqlx::query!(
        r#"update messages m set warnings = warnings || $3
            where m.tenant_id = $1 and m.id in (select message_id from attachments where tenant_id = $1 and id = any($2)) and not m.warnings @> $3"#,
        tenant,
        &found,
        json!([{ "code": WARNING, "detail": "" }])
    )
    .execute(tx.conn())
    .await?;
    let removed = sqlx::query!(
        "delete from attachments where tenant_id = $1 and id = any($2)",
        tenant,
        &found
    )
    .execute(tx.conn())
    .await?;
    counts.add("files", removed.rows_affected());
    Ok(Progress::More {
        part: 0,
        after: Some(last),
    })
}

/// Which of them hold it. Megabytes are decoded: not where others wait.
async fn search(
    needle: Needle,
    rows: impl Iterator<Item = (Uuid, Vec<u8>)>,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows: Vec<_> = rows.collect();
    let searching = tokio::task::spawn_blocking(move || {
        let holding = rows.iter().filter(|(_, bytes)| needle.hides_in(bytes));
        holding.map(|(id, _)| *id).collect()
    });
    searching.await.map_err(|_| sqlx::Error::WorkerCrashed)
}
