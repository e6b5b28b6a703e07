//! Making an archive, from its first file to the mail that says that it is ready.

use std::io;

use time::OffsetDateTime;
use uuid::Uuid;

use super::archive::{Archive, Packing};
use super::parts::delete_parts;
use super::rows::{ROWS, Reader};
use super::{EXPORT_KEPT_FOR, ExportCompany, KEPT, Place, content, dossiers};
use crate::i18n::Locale;
use crate::ids::CompanyExportId;
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{Db, Principal, TenantTx};

/// Where the mail leads.
const PAGE: &str = "/settings/privacy/export";

/// Why an archive was not made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Another attempt makes it.
    #[error("another attempt has taken over")]
    Superseded,
    /// Something can't be packed.
    #[error("packing")]
    Packing(#[from] io::Error),
    /// The thread that packs is gone.
    #[error("the packing thread is gone")]
    Lost,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Makes the archive; its size in octets, or none when there is nothing to be made any more.
///
/// It begins its own transactions, one for each page it reads and each part it keeps: it takes minutes, and neither the rows it has read nor those it has
/// written may wait for its end. So it shows each page as it was when it was read.
pub async fn make(
    db: &Db,
    principal: &Principal,
    job: &ExportCompany,
) -> Result<Option<u64>, MakeError> {
    let run = CompanyExportId::new().uuid();
    let mut tx = db.begin(principal).await?;
    let now = tx.now();
    let Some(language) = begin(&mut tx, job.export, run).await? else {
        return Ok(None);
    };
    let readme = content::readme(&mut tx, language, now).await?;
    let total = dossiers::count(&mut tx).await?;
    tx.commit().await?;

    let mut archive = Archive::new(db, principal, job.export, run, now);
    archive.file("README.txt", Packing::Small).await?;
    archive.write(readme.as_bytes()).await?;
    write_company(&mut archive).await?;
    write_tables(&mut archive).await?;
    archive.is_at(5).await?;
    let mut done = 0;
    for kind in dossiers::Kind::ALL {
        let mut after = None;
        loop {
            let (last, written) = dossiers::write_some(&mut archive, kind, after).await?;
            done += written;
            let percent = 5 + 85 * done / total.max(1);
            archive.is_at(i32::try_from(percent).unwrap_or(90)).await?;
            if last.is_none() {
                break;
            }
            after = last;
        }
    }
    write_other_mails(&mut archive).await?;
    let size = archive.finish().await?;

    let mut tx = db.begin(principal).await?;
    finish(&mut tx, job.export, run, size).await?;
    tx.commit().await?;
    Ok(Some(size.unsigned_abs()))
}

/// Takes the archive for this run, and throws away what one before it wrote; the language of whoever asked.
async fn begin(
    tx: &mut TenantTx,
    export: CompanyExportId,
    run: Uuid,
) -> Result<Option<Language>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let language = sqlx::query_scalar!(
        r#"update company_exports set run = $3, percent = 0 where tenant_id = $1 and id = $2 and finished_at is null and failed_at is null
           returning language as "language: Language""#,
        tenant,
        export.uuid(),
        run
    )
    .fetch_optional(tx.conn())
    .await?;
    if language.is_some() {
        delete_parts(tx, export).await?;
    }
    Ok(language)
}

async fn write_company(archive: &mut Archive<'_>) -> Result<(), MakeError> {
    let mut tx = archive.begin().await?;
    let company = content::company_json(&mut tx).await?;
    let members = content::members(&mut tx).await?;
    let tokens = content::tokens(&mut tx).await?;
    let logo = content::logo(&mut tx).await?;
    drop(tx);
    archive.file("company.json", Packing::Small).await?;
    archive.write(company.as_bytes()).await?;
    for (path, rows) in [
        ("people/members.json", members),
        ("people/api_tokens.json", tokens),
    ] {
        archive.file(path, Packing::Small).await?;
        archive.write(b"[").await?;
        write_rows(archive, &rows, true).await?;
        archive.write(b"\n]\n").await?;
    }
    if let Some((ending, logo)) = logo {
        let path = format!("settings/logo.{ending}");
        dossiers::write_file(archive, &path, Packing::Stored, Some(&logo)).await?;
    }
    Ok(())
}

async fn write_tables(archive: &mut Archive<'_>) -> Result<(), MakeError> {
    for kept in KEPT {
        let Place::File { path, key, without } = kept.place else {
            continue;
        };
        let mut tx = archive.begin().await?;
        let reader = Reader::new(&mut tx, kept.table, key, without).await?;
        let mut page = reader.page(&mut tx, None).await?;
        drop(tx);
        archive.file(path, Packing::Large).await?;
        archive.write(b"[").await?;
        write_rows(archive, &page.rows, true).await?;
        while let Some(after) = page.next {
            let mut tx = archive.begin().await?;
            page = reader.page(&mut tx, Some(&after)).await?;
            drop(tx);
            write_rows(archive, &page.rows, false).await?;
        }
        archive.write(b"\n]\n").await?;
    }
    Ok(())
}

/// Elements of an array, one a line.
async fn write_rows(
    archive: &mut Archive<'_>,
    rows: &[String],
    mut first: bool,
) -> Result<(), MakeError> {
    for row in rows {
        let separator: &[u8] = if first { b"\n" } else { b",\n" };
        first = false;
        archive.write(separator).await?;
        archive.write(row.as_bytes()).await?;
    }
    Ok(())
}

/// Mails that are part of no request, as they came.
async fn write_other_mails(archive: &mut Archive<'_>) -> Result<(), MakeError> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut tx = archive.begin().await?;
        let tenant = tx.tenant().get();
        let mails = sqlx::query_scalar!(
            "select a.id from accepted_mails a
              where a.tenant_id = $1 and ($2::uuid is null or a.id > $2) and not exists (select from messages m where m.tenant_id = $1 and m.mail_id = a.id)
              order by a.id limit $3",
            tenant,
            after,
            ROWS
        )
        .fetch_all(tx.conn())
        .await?;
        drop(tx);
        after = mails.last().copied();
        if after.is_none() {
            return Ok(());
        }
        for mail in mails {
            let path = format!("mails/other/{mail}.eml");
            dossiers::write_mail(archive, &path, mail).await?;
        }
    }
}

/// It can be downloaded, and whoever asked is told, as long as they are an owner.
async fn finish(
    tx: &mut TenantTx,
    export: CompanyExportId,
    run: Uuid,
    size: i64,
) -> Result<(), MakeError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let expires_at = now + EXPORT_KEPT_FOR;
    let finished = sqlx::query!(
        "update company_exports set finished_at = $4, percent = 100, size = $5, expires_at = $6 where tenant_id = $1 and id = $2 and run = $3 and failed_at is null",
        tenant,
        export.uuid(),
        run,
        now,
        size,
        expires_at
    )
    .execute(tx.conn())
    .await?;
    if finished.rows_affected() == 0 {
        return Err(MakeError::Superseded);
    }
    if let Some(mail) = mail(tx, export, expires_at).await? {
        tx.enqueue(&mail).await?;
    }
    Ok(())
}

async fn mail(
    tx: &mut TenantTx,
    export: CompanyExportId,
    expires_at: OffsetDateTime,
) -> Result<Option<SendSystemMail>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let owner = sqlx::query!(
        r#"select u.name, u.email, u.language as "language: Language", t.name as company, t.time_zone
             from company_exports e join memberships m on m.tenant_id = $1 and m.user_id = e.asked_by join users u on u.id = m.user_id join tenants t on t.id = $1
            where e.tenant_id = $1 and e.id = $2 and m.role = 'owner' and m.deactivated_at is null"#,
        tenant,
        export.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(owner.map(|owner| {
        let day = Locale::new(owner.language, &owner.time_zone).date(expires_at);
        let to = Person {
            name: owner.name,
            email: owner.email,
        };
        let arguments = [("company", owner.company), ("day", day)];
        SendSystemMail {
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
            ..SendSystemMail::new(
                SystemMail::ExportReady,
                to,
                owner.language,
                PAGE.to_owned(),
                now,
            )
        }
    }))
}

/// Nobody tries again: an owner may ask for another.
pub async fn give_up(tx: &mut TenantTx, job: &ExportCompany) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    delete_parts(tx, job.export).await?;
    sqlx::query!(
        "update company_exports set failed_at = $3 where tenant_id = $1 and id = $2 and finished_at is null",
        tenant,
        job.export.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
