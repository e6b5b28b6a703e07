//! Links: made when a version is sent, replaced by the next, taken back by a member.

use serde::Serialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Secret;
use crate::ids::{CustomerLinkId, OfferId, TenantId};
use crate::offers::{self, NotNow, Offer, Status};
use crate::tenancy::{Db, Principal, Purpose, SystemTx, TenantTx};

/// How long a link is good after the last day of its offer: whoever accepted reads it again, whoever was late writes.
pub const LINK_OUTLIVES_OFFER: Duration = Duration::days(60);

/// A customer's link to a version of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Link {
    pub id: CustomerLinkId,
    pub offer: OfferId,
    pub version: i32,
    pub secret: Secret,
    pub name: String,
    pub email: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub replaced_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub viewed_at: Option<OffsetDateTime>,
}

impl Link {
    /// Its path in the portal.
    pub fn path(&self) -> String {
        path(&self.secret)
    }

    /// Its whole address.
    pub fn url(&self, tx: &TenantTx) -> String {
        tx.platform().address_of(&self.path())
    }
}

/// The path of the page to which a secret leads.
pub(super) fn path(secret: &Secret) -> String {
    format!("/c/{}", secret.as_str())
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// There is no such offer in this company.
    #[error("no such offer")]
    Unknown,
    /// Nothing of it is with the customer.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Who has this secret: the transaction in which they act, and their link. `None`: it never was one, was taken back, or is over.
pub async fn open(db: &Db, secret: &str) -> Result<Option<(TenantTx, Link)>, sqlx::Error> {
    let mut system = db.begin_system(Purpose::CustomerLink).await?;
    let now = system.now();
    let found = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", link_id as "link: CustomerLinkId" from customer_link_hashes where hash = $1 and expires_at > $2"#,
        Secret::hash(secret),
        now
    )
    .fetch_optional(system.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let nobody_yet = Principal::customer(found.tenant, String::new());
    let mut tx = system.enter(&nobody_yet).await?;
    let tenant = tx.tenant().get();
    let link = sqlx::query_as!(
        Link,
        r#"select id as "id: CustomerLinkId", offer_id as "offer: OfferId", version, secret, name, email, created_at, expires_at, replaced_at, viewed_at
             from customer_links where tenant_id = $1 and id = $2 and revoked_at is null"#,
        tenant,
        found.link.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(link) = link else { return Ok(None) };
    tx.act_as(link.name.clone());
    Ok(Some((tx, link)))
}

/// The link that the customer of an offer has now.
pub async fn find_link(tx: &mut TenantTx, offer: OfferId) -> Result<Option<Link>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Link,
        r#"select id as "id: CustomerLinkId", offer_id as "offer: OfferId", version, secret, name, email, created_at, expires_at, replaced_at, viewed_at
             from customer_links where tenant_id = $1 and offer_id = $2 and replaced_at is null and revoked_at is null"#,
        tenant,
        offer.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// A version was sent: it gets a link, and the one before says that there is a newer version.
pub(crate) async fn replace(tx: &mut TenantTx, offer: OfferId) -> Result<Link, LinkError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update customer_links set replaced_at = $3 where tenant_id = $1 and offer_id = $2 and replaced_at is null and revoked_at is null",
        tenant,
        offer.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    make(tx, offer).await
}

/// A member wants another link for what the customer has: the present one leads nowhere any more.
pub async fn renew(tx: &mut TenantTx, offer: OfferId) -> Result<Link, LinkError> {
    revoke(tx, offer).await?;
    make(tx, offer).await
}

/// The link leads nowhere any more. Says whether there was one.
pub async fn revoke(tx: &mut TenantTx, offer: OfferId) -> Result<bool, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let revoked: Vec<Uuid> = sqlx::query_scalar!(
        "update customer_links set revoked_at = $3 where tenant_id = $1 and offer_id = $2 and replaced_at is null and revoked_at is null returning id",
        tenant,
        offer.uuid(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "delete from customer_link_hashes where tenant_id = $1 and link_id = any($2)",
        tenant,
        &revoked
    )
    .execute(tx.conn())
    .await?;
    Ok(!revoked.is_empty())
}

async fn make(tx: &mut TenantTx, id: OfferId) -> Result<Link, LinkError> {
    let offer = offers::find(tx, id).await?.ok_or(LinkError::Unknown)?;
    if matches!(offer.status, Status::Draft | Status::Withdrawn) {
        return Err(NotNow(offer.status).into());
    }
    let (name, email) = recipient(tx, &offer).await?;
    let now = tx.now();
    let link = Link {
        id: CustomerLinkId::new(),
        offer: id,
        version: offer.version,
        secret: Secret::random(),
        name,
        email,
        created_at: now,
        expires_at: offer
            .valid_until
            .next_day()
            .unwrap_or(offer.valid_until)
            .midnight()
            .assume_utc()
            + LINK_OUTLIVES_OFFER,
        replaced_at: None,
        viewed_at: None,
    };
    let tenant = tx.tenant().get();
    sqlx::query!(
        "insert into customer_links (tenant_id, id, offer_id, version, secret, name, email, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        link.id.uuid(),
        id.uuid(),
        link.version,
        link.secret.as_str(),
        link.name,
        link.email,
        now,
        link.expires_at
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into customer_link_hashes (hash, tenant_id, link_id, expires_at) values ($1, $2, $3, $4)",
        Secret::hash(link.secret.as_str()),
        tenant,
        link.id.uuid(),
        link.expires_at
    )
    .execute(tx.conn())
    .await?;
    Ok(link)
}

/// Whoever asked; without a request, the contact.
async fn recipient(tx: &mut TenantTx, offer: &Offer) -> Result<(String, String), sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select coalesce(nullif(r.requester_name, ''), c.name) as "name!", coalesce(nullif(r.requester_email, ''), c.email, '') as "email!"
             from offers o
             join contacts c on c.tenant_id = o.tenant_id and c.id = o.contact_id
             left join requests r on r.tenant_id = o.tenant_id and r.id = o.request_id
            where o.tenant_id = $1 and o.id = $2"#,
        tenant,
        offer.id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.name, row.email))
}

/// Forgets links that are over; says how many.
pub async fn prune_links(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!(
        "delete from customer_link_hashes where expires_at <= $1",
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(pruned.rows_affected())
}
