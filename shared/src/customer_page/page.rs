//! What the page shows.

use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::write::can_write;
use super::{Link, Secret, Standing, link, standing};
use crate::company::{self, Company};
use crate::hex::to_hex;
use crate::ids::RequestId;
use crate::offers::{self, Offer, Status};
use crate::tenancy::TenantTx;

/// Messages of the conversation that are shown: the newest.
pub const MAX_THREAD: i64 = 100;

/// A message, as far as it is the customer's business: words and names of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Said {
    pub by: String,
    /// From the company.
    pub ours: bool,
    pub text: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub files: Vec<String>,
}

/// The page of a link.
#[derive(Debug, Clone, Serialize)]
pub struct CustomerPage {
    /// What can be done.
    pub standing: Standing,
    /// Whose page it is.
    pub company: Company,
    /// `#rrggbb`, or empty.
    pub colour: String,
    /// Whether there is a picture at the top.
    pub has_logo: bool,
    /// How else the company is reached.
    pub phone: String,
    /// The same.
    pub email: String,
    /// The offer, with its lines.
    pub offer: Offer,
    /// What an answer must name: the hash of the version's PDF.
    pub version: String,
    /// Oldest first.
    pub thread: Vec<Said>,
    /// Whether the customer can write.
    pub can_write: bool,
    /// What else they were offered for the same request, newest first.
    pub others: Vec<OtherOffer>,
}

/// Another offer of the same request, that the same person has a link to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OtherOffer {
    pub number: String,
    pub reference: String,
    pub standing: Standing,
    pub gross: Decimal,
    /// The path of its page.
    pub path: String,
}

/// Gathers it. `None`: the offer is gone.
pub async fn page(tx: &mut TenantTx, link: &Link) -> Result<Option<CustomerPage>, sqlx::Error> {
    let Some(offer) = offers::find(tx, link.offer).await? else {
        return Ok(None);
    };
    let standing = Standing::of_offer(&offer, link);
    let thread = match offer.request_id {
        Some(request) if standing != Standing::Newer => thread(tx, request).await?,
        _ => Vec::new(),
    };
    let others = match offer.request_id {
        Some(request) if standing != Standing::Newer => others(tx, request, link).await?,
        _ => Vec::new(),
    };
    let can_write = can_write(tx, &offer, standing).await?;
    let profile = company::profile(tx).await?;
    let hash = version_hash(tx, link).await?.unwrap_or_default();
    Ok(Some(CustomerPage {
        standing,
        company: company::current(tx).await?,
        colour: profile.colour,
        has_logo: company::logo(tx).await?.is_some(),
        phone: profile.phone,
        email: profile.email,
        offer,
        version: to_hex(&hash),
        thread,
        can_write,
        others,
    }))
}

/// What else of the same request went to the same address: whoever reads its conversation finds all that was offered in it.
async fn others(
    tx: &mut TenantTx,
    request: RequestId,
    link: &Link,
) -> Result<Vec<OtherOffer>, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let today = offers::today(tx).await?;
    let rows = sqlx::query!(
        r#"select o.number, o.reference, o.status as "status: Status", o.version, o.valid_until, o.gross, l.version as of_link, l.secret
             from offers o
             join customer_links l on l.tenant_id = o.tenant_id and l.offer_id = o.id and l.replaced_at is null and l.revoked_at is null
            where o.tenant_id = $1 and o.request_id = $2 and o.id <> $3 and l.email = $4 and l.expires_at > $5
            order by o.created_at desc, o.id desc"#,
        tenant,
        request.uuid(),
        link.offer.uuid(),
        link.email,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let others = rows.into_iter().map(|row| OtherOffer {
        standing: standing::rule(
            row.status.on(today, row.valid_until),
            row.version,
            row.of_link,
            false,
        ),
        number: row.number,
        reference: row.reference,
        gross: row.gross,
        path: link::path(&Secret::from(row.secret)),
    });
    Ok(others
        .filter(|other| other.standing != Standing::Withdrawn)
        .collect())
}

/// The PDF that went out, as long as the page shows the offer.
pub async fn pdf(tx: &mut TenantTx, link: &Link) -> Result<Option<(String, Vec<u8>)>, sqlx::Error> {
    let Some(offer) = offers::find(tx, link.offer).await? else {
        return Ok(None);
    };
    if !Standing::of_offer(&offer, link).shows_offer() {
        return Ok(None);
    }
    let pdf = offers::sent_pdf(tx, &offer).await?;
    Ok(pdf.map(|pdf| (offer.number, pdf)))
}

/// The hash of the PDF of the link's version.
pub(super) async fn version_hash(
    tx: &mut TenantTx,
    link: &Link,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select pdf_hash from offer_versions where tenant_id = $1 and offer_id = $2 and version = $3",
        tenant,
        link.offer.uuid(),
        link.version
    )
    .fetch_optional(tx.conn())
    .await
}

/// What the customer and the company wrote to each other: no notes, no servers' mails, nothing that only may belong here.
async fn thread(tx: &mut TenantTx, request: RequestId) -> Result<Vec<Said>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select from_name, from_email, direction = 'outgoing' as "ours!", text, sent_at as at,
                  coalesce((select jsonb_agg(a.name order by a.position) from attachments a
                             where a.tenant_id = $1 and a.message_id = m.id and not a.inline), '[]') as "files!: Json<Vec<String>>"
             from messages m
            where tenant_id = $1 and request_id = $2 and direction in ('incoming', 'outgoing') and kind in ('mail', 'reply', 'auto_reply', 'offer')
              and known_participant and (not probable or placed_at is not null)
            order by received_at desc, id desc limit $3"#,
        tenant,
        request.uuid(),
        MAX_THREAD
    )
    .fetch_all(tx.conn())
    .await?;
    let mut thread: Vec<Said> = rows
        .into_iter()
        .map(|row| Said {
            by: if row.from_name.is_empty() {
                row.from_email
            } else {
                row.from_name
            },
            ours: row.ours,
            text: row.text,
            at: row.at,
            files: row.files.0,
        })
        .collect();
    thread.reverse();
    Ok(thread)
}
