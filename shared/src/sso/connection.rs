//! A company's connection to its identity provider.

use ::sso::{Certificate, IdentityProvider, Service, SigningKey, service_metadata};
use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::SsoError;
use crate::audit::{self, Event, Kind};
use crate::ids::{TenantId, UserId};
use crate::platform::Platform;
use crate::tenancy::{Db, Principal, Purpose, Role, TenantTx};
use crate::vault::{self, Kept as Secret};

/// What a company set, and how far it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Connection {
    /// Who vouches for its people; `None` until an owner brought their metadata.
    pub idp: Option<IdentityProvider>,
    /// Where the metadata come from; empty: from an owner's hand.
    pub metadata_url: String,
    /// When they came.
    #[serde(with = "time::serde::rfc3339::option")]
    pub metadata_at: Option<OffsetDateTime>,
    /// What our requests are signed with.
    pub certificate: Certificate,
    /// Which attribute holds the address; empty: one of the usual ones.
    pub email_attribute: String,
    /// Which attribute holds the name; empty: one of the usual ones.
    pub name_attribute: String,
    /// What somebody is who comes for the first time.
    pub default_role: Role,
    /// Members whose address is of no proved domain come in too.
    pub known_members: bool,
    /// When an owner tried it with success, with these metadata.
    #[serde(with = "time::serde::rfc3339::option")]
    pub tested_at: Option<OffsetDateTime>,
    /// Since when passwords lead in no more.
    #[serde(with = "time::serde::rfc3339::option")]
    pub enforced_at: Option<OffsetDateTime>,
    /// The one whose password still does.
    pub emergency_owner: Option<UserId>,
}

impl Connection {
    /// Our metadata, for the administrator of the identity provider.
    pub fn service_metadata(&self, door: &Door, platform: &Platform) -> String {
        service_metadata(&door.service(platform), &self.certificate)
    }
}

/// A company as the addresses of its single sign-on name it: its short name and its number. It offers that company's identity provider, and is no right to anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    tenant: TenantId,
    name: String,
}

impl Door {
    pub(super) fn new(tenant: TenantId, slug: &str) -> Self {
        Self {
            tenant,
            name: format!("{slug}-{tenant}"),
        }
    }

    /// As in the path.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Ourselves, as this company's identity provider knows us.
    pub fn service(&self, platform: &Platform) -> Service {
        let address = |last: &str| platform.address_of(&format!("/sso/{}/{last}", self.name));
        Service {
            entity_id: address("metadata"),
            acs_url: address("acs"),
            logout_url: address("slo"),
        }
    }
}

/// The company that a path names, in a transaction of its own; `None` when there is no such company.
pub async fn find_door(db: &Db, name: &str) -> Result<Option<(Door, TenantTx)>, sqlx::Error> {
    let Some((slug, number)) = name.rsplit_once('-') else {
        return Ok(None);
    };
    let Ok(number) = number.parse::<i64>() else {
        return Ok(None);
    };
    let mut tx = db.begin_system(Purpose::SingleSignOn).await?;
    let tenant = sqlx::query_scalar!(
        r#"select id as "id: TenantId" from tenants where id = $1 and slug = $2"#,
        number,
        slug
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(tenant) = tenant else {
        return Ok(None);
    };
    let door = Door::new(tenant, slug);
    if door.name != name {
        return Ok(None);
    }
    let tx = tx.enter(&Principal::system(tenant)).await?;
    Ok(Some((door, tx)))
}

/// What the company set; `None` while it prepared nothing.
pub async fn find_connection(tx: &mut TenantTx) -> Result<Option<Connection>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select c.idp as "idp: Json<IdentityProvider>", c.metadata_url, c.metadata_at, c.certificate, c.email_attribute, c.name_attribute,
                  c.default_role, c.known_members, c.tested_at, t.sso_enforced_at, t.emergency_owner as "emergency_owner: UserId"
             from sso_connections c join tenants t on t.id = c.tenant_id where c.tenant_id = $1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(Connection {
            idp: row.idp.map(|idp| idp.0),
            metadata_url: row.metadata_url,
            metadata_at: row.metadata_at,
            certificate: Certificate::from_base64(&row.certificate).ok()?,
            email_attribute: row.email_attribute,
            name_attribute: row.name_attribute,
            default_role: row.default_role.parse().ok()?,
            known_members: row.known_members,
            tested_at: row.tested_at,
            enforced_at: row.sso_enforced_at,
            emergency_owner: row.emergency_owner,
        })
    }))
}

/// Makes the company known to identity providers, with a key of its own; twice is as once. Making a key takes a while: it is made before the transaction.
pub async fn prepare(tx: &mut TenantTx, key: &SigningKey) -> Result<(), SsoError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let pem = key.to_pem()?;
    let nonce = rand::random();
    let sealed = vault::seal(&tx.platform().keys, tenant, Secret::SsoKey, &pem, nonce)
        .map_err(|_| SsoError::Key)?;
    sqlx::query!(
        "insert into sso_connections (tenant_id, signing_key, certificate, created_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (tenant_id) do nothing",
        tenant.get(),
        sealed,
        key.certificate().as_base64(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Our key for the company.
pub(super) async fn signing_key(tx: &mut TenantTx) -> Result<SigningKey, SsoError> {
    let tenant = tx.tenant();
    let row = sqlx::query!(
        "select signing_key, certificate from sso_connections where tenant_id = $1",
        tenant.get()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(SsoError::Unknown)?;
    let pem = vault::open(
        &tx.platform().keys,
        tenant,
        Secret::SsoKey,
        &row.signing_key,
    )
    .map_err(|_| SsoError::Key)?;
    let certificate = Certificate::from_base64(&row.certificate)?;
    Ok(SigningKey::from_pem(&pem, certificate)?)
}

/// Forgets the identity provider and whom it named, and ends the sessions that it vouched for. Members stay; their passwords lead in again. The proved domains stay.
pub async fn remove(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    if let Some(idp) = find_connection(tx).await?.and_then(|before| before.idp) {
        let event = Event::new(Kind::SingleSignOnChanged, idp.entity_id).with(json!("removed"));
        audit::record(tx, event).await?;
    }
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update tenants set sso_enforced_at = null, emergency_owner = null where id = $1",
        tenant
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from sso_requests where tenant_id = $1", tenant)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from sso_replays where tenant_id = $1", tenant)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from sso_identities where tenant_id = $1", tenant)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from sso_connections where tenant_id = $1", tenant)
        .execute(tx.conn())
        .await?;
    super::logout::end_all(tx).await
}
