//! Requests, offers and invoices: each a folder with everything that belongs to it.

use futures_util::TryStreamExt;
use time::OffsetDateTime;
use uuid::Uuid;

use super::MakeError;
use super::archive::{Archive, Packing};
use super::names::numbered;
use super::rows::{OCTETS, ROWS};
use crate::tenancy::TenantTx;

/// What a folder is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Request,
    Offer,
    Invoice,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Request, Self::Offer, Self::Invoice];

    fn folder(self) -> &'static str {
        match self {
            Self::Request => "requests",
            Self::Offer => "offers",
            Self::Invoice => "invoices",
        }
    }
}

/// One of them, with what stands beside it in tables of its own. What may be large is written apart.
#[derive(Debug)]
struct Dossier {
    id: Uuid,
    number: Option<String>,
    title: String,
    json: String,
}

/// How many there are, for the progress.
pub(super) async fn count(tx: &mut TenantTx) -> Result<i64, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select (select count(*) from requests where tenant_id = $1) + (select count(*) from offers where tenant_id = $1)
                + (select count(*) from invoices where tenant_id = $1) as "count!""#,
        tenant
    )
    .fetch_one(tx.conn())
    .await
}

/// Writes the folders that come after this one; the last of them, or none when there are no more. Answers how many.
pub(super) async fn write_some(
    archive: &mut Archive<'_>,
    kind: Kind,
    after: Option<Uuid>,
) -> Result<(Option<Uuid>, i64), MakeError> {
    let mut tx = archive.begin().await?;
    let dossiers = match kind {
        Kind::Request => requests(&mut tx, after).await?,
        Kind::Offer => offers(&mut tx, after).await?,
        Kind::Invoice => invoices(&mut tx, after).await?,
    };
    drop(tx);
    let (last, mut written) = (dossiers.last().map(|dossier| dossier.id), 0);
    for dossier in dossiers {
        let number = dossier.number.clone();
        let number = number.unwrap_or_else(|| format!("draft-{}", dossier.id));
        let folder = format!(
            "{}/{}",
            kind.folder(),
            numbered(&number.replace(['/', '\\'], "-"), &dossier.title)
        );
        match kind {
            Kind::Request => write_request(archive, &folder, &dossier).await?,
            Kind::Offer => write_offer(archive, &folder, &dossier).await?,
            Kind::Invoice => write_invoice(archive, &folder, &dossier).await?,
        }
        written += 1;
    }
    Ok((last, written))
}

async fn requests(tx: &mut TenantTx, after: Option<Uuid>) -> Result<Vec<Dossier>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Dossier,
        r#"select r.id, r.number as "number?", r.subject as title, (to_jsonb(r) - '{tenant_id,search,subject_key}'::text[] || jsonb_build_object(
                  'timeline', (select coalesce(jsonb_agg(to_jsonb(e) - '{tenant_id,request_id}'::text[] order by e.at, e.id), '[]') from timeline_events e
                                where e.tenant_id = $1 and e.request_id = r.id),
                  'drafts', (select coalesce(jsonb_agg(to_jsonb(d) - '{tenant_id,request_id}'::text[] order by d.updated_at), '[]') from drafts d
                              where d.tenant_id = $1 and d.request_id = r.id),
                  'views', (select coalesce(jsonb_agg(to_jsonb(v) - '{tenant_id,request_id}'::text[] order by v.viewed_at), '[]') from request_views v
                             where v.tenant_id = $1 and v.request_id = r.id)
              ))::text as "json!"
             from requests r where r.tenant_id = $1 and ($2::uuid is null or r.id > $2) order by r.id limit $3"#,
        tenant,
        after,
        ROWS
    )
    .fetch_all(tx.conn())
    .await
}

async fn offers(tx: &mut TenantTx, after: Option<Uuid>) -> Result<Vec<Dossier>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Dossier,
        r#"select o.id, o.number as "number?", o.reference as title, (to_jsonb(o) - '{tenant_id,search}'::text[] || jsonb_build_object(
                  'lines', (select coalesce(jsonb_agg(to_jsonb(l) - '{tenant_id,offer_id}'::text[] order by l.position), '[]') from offer_lines l
                             where l.tenant_id = $1 and l.offer_id = o.id),
                  'versions', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'version', v.version, 'sent_at', v.sent_at, 'superseded_at', v.superseded_at,
                                          'pdf_sha256', encode(v.pdf_hash, 'hex'), 'content', v.content) order by v.version), '[]') from offer_versions v
                                where v.tenant_id = $1 and v.offer_id = o.id),
                  'links', (select coalesce(jsonb_agg(to_jsonb(k) - '{tenant_id,offer_id,secret}'::text[] order by k.created_at), '[]') from customer_links k
                             where k.tenant_id = $1 and k.offer_id = o.id),
                  'acceptances', (select coalesce(jsonb_agg(to_jsonb(a) - '{tenant_id,offer_id,pdf_hash,signature}'::text[]
                                             || jsonb_build_object('pdf_sha256', encode(a.pdf_hash, 'hex')) order by a.at), '[]') from offer_acceptances a
                                   where a.tenant_id = $1 and a.offer_id = o.id)
              ))::text as "json!"
             from offers o where o.tenant_id = $1 and ($2::uuid is null or o.id > $2) order by o.id limit $3"#,
        tenant,
        after,
        ROWS
    )
    .fetch_all(tx.conn())
    .await
}

async fn invoices(tx: &mut TenantTx, after: Option<Uuid>) -> Result<Vec<Dossier>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Dossier,
        r#"select i.id, i.number as "number?", i.contact_name as title, (to_jsonb(i) - '{tenant_id,search}'::text[] || jsonb_build_object(
                  'lines', (select coalesce(jsonb_agg(to_jsonb(l) - '{tenant_id,invoice_id}'::text[] order by l.position), '[]') from invoice_lines l
                             where l.tenant_id = $1 and l.invoice_id = i.id),
                  'issued', (select jsonb_build_object('number', p.number, 'issued_at', p.issued_at, 'pdf_sha256', encode(p.pdf_hash, 'hex'), 'content', p.content)
                               from issued_invoices p where p.tenant_id = $1 and p.invoice_id = i.id)
              ))::text as "json!"
             from invoices i where i.tenant_id = $1 and ($2::uuid is null or i.id > $2) order by i.id limit $3"#,
        tenant,
        after,
        ROWS
    )
    .fetch_all(tx.conn())
    .await
}

/// A message with files, by its number in the request.
struct Carrier {
    number: String,
    message: Uuid,
    mail: Option<Uuid>,
    attachments: i64,
}

/// `request.json`, then the mails as they came and the attachments, by the number of their message.
async fn write_request(
    archive: &mut Archive<'_>,
    folder: &str,
    request: &Dossier,
) -> Result<(), MakeError> {
    archive
        .file(&format!("{folder}/request.json"), Packing::Large)
        .await?;
    archive.write(b"{\"request\":").await?;
    archive.write(request.json.as_bytes()).await?;
    archive.write(b",\"messages\":[").await?;
    let (mut carriers, mut count, mut after) = (Vec::new(), 0, None);
    loop {
        let mut tx = archive.begin().await?;
        let page = messages(&mut tx, request.id, after).await?;
        drop(tx);
        for message in page.rows {
            count += 1;
            let number = format!("{count:03}");
            let separator = if count == 1 { "\n" } else { ",\n" };
            // Its number is what files are called by.
            let json = message.json.strip_prefix('{').unwrap_or_default();
            let json = format!("{separator}{{\"number\": \"{number}\", {json}");
            archive.write(json.as_bytes()).await?;
            if message.mail_id.is_some() || message.attachments > 0 {
                carriers.push(Carrier {
                    number,
                    message: message.id,
                    mail: message.mail_id,
                    attachments: message.attachments,
                });
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    archive.write(b"\n]}\n").await?;
    for carrier in carriers {
        if let Some(mail) = carrier.mail {
            let path = format!("{folder}/mails/{}.eml", carrier.number);
            write_mail(archive, &path, mail).await?;
        }
        if carrier.attachments > 0 {
            write_attachments(archive, folder, &carrier).await?;
        }
    }
    Ok(())
}

struct Message {
    id: Uuid,
    json: String,
    mail_id: Option<Uuid>,
    attachments: i64,
    received_at: OffsetDateTime,
}

struct Messages {
    rows: Vec<Message>,
    next: Option<(OffsetDateTime, Uuid)>,
}

async fn messages(
    tx: &mut TenantTx,
    request: Uuid,
    after: Option<(OffsetDateTime, Uuid)>,
) -> Result<Messages, sqlx::Error> {
    let tenant = tx.tenant().get();
    let mut stream = sqlx::query_as!(
        Message,
        r#"select m.id, m.mail_id, m.received_at, coalesce(files.count, 0) as "attachments!",
                  (to_jsonb(m) - '{tenant_id,request_id,search,sending_until}'::text[] || jsonb_build_object('attachments', coalesce(files.list, '[]')))::text as "json!"
             from messages m cross join lateral (
               select count(*), jsonb_agg(jsonb_build_object('id', f.id, 'position', f.position, 'name', f.name, 'content_type', f.content_type, 'content_id', f.content_id,
                          'inline', f.inline, 'size', f.size) order by f.position) as list
                 from attachments f where f.tenant_id = $1 and f.message_id = m.id) files
            where m.tenant_id = $1 and m.request_id = $2 and ($3::timestamptz is null or (m.received_at, m.id) > ($3, $4))
            order by m.received_at, m.id limit $5"#,
        tenant,
        request,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        ROWS
    )
    .fetch(tx.conn());
    let (mut rows, mut octets, mut next) = (Vec::new(), 0, None);
    while let Some(message) = stream.try_next().await? {
        octets += message.json.len();
        let key = (message.received_at, message.id);
        rows.push(message);
        if i64::try_from(rows.len()).unwrap_or(ROWS) == ROWS || octets >= OCTETS {
            next = Some(key);
            break;
        }
    }
    Ok(Messages { rows, next })
}

/// A mail as it came.
pub(super) async fn write_mail(
    archive: &mut Archive<'_>,
    path: &str,
    mail: Uuid,
) -> Result<(), MakeError> {
    let mut tx = archive.begin().await?;
    let tenant = tx.tenant().get();
    let raw = sqlx::query_scalar!(
        "select raw from accepted_mails where tenant_id = $1 and id = $2",
        tenant,
        mail
    )
    .fetch_optional(tx.conn())
    .await?;
    drop(tx);
    // It was purged meanwhile.
    let Some(raw) = raw else { return Ok(()) };
    archive.file(path, Packing::Small).await?;
    archive.write(&raw).await
}

async fn write_attachments(
    archive: &mut Archive<'_>,
    folder: &str,
    carrier: &Carrier,
) -> Result<(), MakeError> {
    let mut tx = archive.begin().await?;
    let tenant = tx.tenant().get();
    let files = sqlx::query!(
        "select id, name, content_type from attachments where tenant_id = $1 and message_id = $2 order by position, id",
        tenant,
        carrier.message
    )
    .fetch_all(tx.conn())
    .await?;
    drop(tx);
    for (position, file) in files.into_iter().enumerate() {
        let mut tx = archive.begin().await?;
        let content = sqlx::query_scalar!(
            "select content from attachments where tenant_id = $1 and id = $2",
            tenant,
            file.id
        )
        .fetch_optional(tx.conn())
        .await?;
        drop(tx);
        let Some(content) = content else { continue };
        let number = format!("{}-{:02}", carrier.number, position + 1);
        let path = format!("{folder}/attachments/{}", numbered(&number, &file.name));
        archive.file(&path, Packing::of(&file.content_type)).await?;
        archive.write(&content).await?;
    }
    Ok(())
}

/// `offer.json`, the PDF of each version, and the signature of whoever accepted.
async fn write_offer(
    archive: &mut Archive<'_>,
    folder: &str,
    offer: &Dossier,
) -> Result<(), MakeError> {
    write_json(archive, &format!("{folder}/offer.json"), &offer.json).await?;
    let mut tx = archive.begin().await?;
    let tenant = tx.tenant().get();
    let versions = sqlx::query_scalar!(
        "select version from offer_versions where tenant_id = $1 and offer_id = $2 order by version",
        tenant,
        offer.id
    )
    .fetch_all(tx.conn())
    .await?;
    let signature = sqlx::query_scalar!(
        "select signature from offer_acceptances where tenant_id = $1 and offer_id = $2 and signature is not null limit 1",
        tenant,
        offer.id
    )
    .fetch_optional(tx.conn())
    .await?;
    drop(tx);
    for version in versions {
        let mut tx = archive.begin().await?;
        let pdf = sqlx::query_scalar!(
            "select pdf from offer_versions where tenant_id = $1 and offer_id = $2 and version = $3",
            tenant,
            offer.id,
            version
        )
        .fetch_optional(tx.conn())
        .await?;
        drop(tx);
        let path = format!("{folder}/version-{version}.pdf");
        write_file(archive, &path, Packing::Stored, pdf.as_deref()).await?;
    }
    let path = format!("{folder}/signature.png");
    let signature = signature.flatten();
    write_file(archive, &path, Packing::Stored, signature.as_deref()).await
}

/// `invoice.json`, and once it is issued its PDF and its UBL.
async fn write_invoice(
    archive: &mut Archive<'_>,
    folder: &str,
    invoice: &Dossier,
) -> Result<(), MakeError> {
    write_json(archive, &format!("{folder}/invoice.json"), &invoice.json).await?;
    let mut tx = archive.begin().await?;
    let tenant = tx.tenant().get();
    let papers = sqlx::query!(
        "select pdf, ubl from issued_invoices where tenant_id = $1 and invoice_id = $2",
        tenant,
        invoice.id
    )
    .fetch_optional(tx.conn())
    .await?;
    drop(tx);
    let Some(papers) = papers else { return Ok(()) };
    let (pdf, ubl) = (
        format!("{folder}/invoice.pdf"),
        format!("{folder}/invoice.xml"),
    );
    write_file(archive, &pdf, Packing::Stored, Some(&papers.pdf)).await?;
    write_file(archive, &ubl, Packing::Small, Some(papers.ubl.as_bytes())).await
}

async fn write_json(archive: &mut Archive<'_>, path: &str, json: &str) -> Result<(), MakeError> {
    archive.file(path, Packing::Large).await?;
    archive.write(json.as_bytes()).await?;
    archive.write(b"\n").await
}

/// Writes a file, where there is one.
pub(super) async fn write_file(
    archive: &mut Archive<'_>,
    path: &str,
    packing: Packing,
    content: Option<&[u8]>,
) -> Result<(), MakeError> {
    let Some(content) = content else {
        return Ok(());
    };
    archive.file(path, packing).await?;
    archive.write(content).await
}
