//! What an owner sets.

use std::time::Duration;

use ::sso::{
    Certificate, CertificateError, IdentityProvider, METADATA_LIMIT, MetadataError, read_metadata,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::types::Json;
use url::Url;

use super::{Connection, SsoError, find_connection};
use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::guarded::{Call, Client, HttpError, Limits, Reach};
use crate::ids::UserId;
use crate::tenancy::{Role, TenantTx};

/// What metadata from an address may cost.
const FETCH: Limits = Limits {
    connect: Duration::from_secs(5),
    whole: Duration::from_secs(15),
    answer: METADATA_LIMIT,
};
/// Characters of an address.
const MAX_URL: usize = 2_000;
/// Characters of an attribute's name.
const MAX_ATTRIBUTE: usize = 300;

/// Metadata, and where they come from.
#[derive(Debug, Clone)]
pub struct MetadataSource {
    octets: Vec<u8>,
    url: String,
}

impl MetadataSource {
    /// From an owner's hand.
    pub fn given(octets: Vec<u8>) -> Self {
        Self {
            octets,
            url: String::new(),
        }
    }

    /// From an address, asked before any transaction: it may take [`FETCH`].
    pub async fn fetched(url: &str, reach: Reach) -> Result<Self, FieldErrors> {
        let refused = |code| FieldErrors::one("metadata_url", code);
        let url = url.trim();
        if url.chars().count() > MAX_URL {
            return Err(refused("too-long"));
        }
        let address = Url::parse(url).map_err(|_| refused("not-a-url"))?;
        // Whoever changes metadata on their way decides who comes in.
        if address.scheme() != "https" && reach == Reach::Public {
            return Err(refused("not-https"));
        }
        let answer = async {
            Client::new(reach)?
                .send(Call::get(address).within(FETCH))
                .await
        };
        let answer = answer.await.map_err(|error| {
            refused(match error {
                HttpError::Address => "not-a-url",
                HttpError::Host(_) => "not-reachable",
                HttpError::TooLarge => "metadata-too-large",
                HttpError::Redirected(_) => "redirected",
                HttpError::Connection(_)
                | HttpError::Tls(_)
                | HttpError::TooSlow
                | HttpError::Unreadable(_) => "no-answer",
            })
        })?;
        if !answer.status.is_success() {
            return Err(refused("no-answer"));
        }
        Ok(Self {
            octets: answer.body,
            url: url.to_owned(),
        })
    }
}

/// Takes an identity provider's metadata, in place of those before. Another identity provider is another: it has to be tried again.
pub async fn keep_metadata(tx: &mut TenantTx, source: MetadataSource) -> Result<(), SsoError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let field = if source.url.is_empty() {
        "metadata"
    } else {
        "metadata_url"
    };
    let idp = read_metadata(&source.octets, now)
        .map_err(|error| FieldErrors::one(field, metadata_code(error)))?;
    let before = find_connection(tx).await?.ok_or(SsoError::Unknown)?;
    let same = before.idp.as_ref().is_some_and(|before| {
        (&before.entity_id, &before.sign_in_url) == (&idp.entity_id, &idp.sign_in_url)
    });
    let text = String::from_utf8_lossy(&source.octets);
    sqlx::query!(
        "update sso_connections set idp = $2, metadata = $3, metadata_url = $4, metadata_at = $5, updated_at = $5,
                tested_at = case when $6 then tested_at end
          where tenant_id = $1",
        tenant,
        Json(&idp) as _,
        text.as_ref(),
        source.url,
        now,
        same
    )
    .execute(tx.conn())
    .await?;
    let told = |idp: &IdentityProvider| {
        let keys = idp.certificates.iter().map(Certificate::fingerprint);
        json!({ "entity_id": idp.entity_id, "sign_in_url": idp.sign_in_url, "certificates": keys.collect::<Vec<_>>() })
    };
    let event = Event::new(Kind::SingleSignOnChanged, &idp.entity_id)
        .changed(before.idp.as_ref().map_or(Value::Null, told), told(&idp));
    audit::record(tx, event).await?;
    Ok(())
}

fn metadata_code(error: MetadataError) -> &'static str {
    match error {
        MetadataError::Unreadable(::sso::Refusal::TooLarge) => "metadata-too-large",
        MetadataError::Unreadable(_) => "metadata-unreadable",
        MetadataError::NoIdentityProvider => "metadata-no-idp",
        MetadataError::Keyless => "metadata-keyless",
        MetadataError::Certificate(CertificateError::Key) => "metadata-weak-key",
        MetadataError::Certificate(_) => "metadata-bad-certificate",
        MetadataError::NoSignIn => "metadata-no-sign-in",
        MetadataError::Address => "metadata-bad-address",
        MetadataError::Expired => "metadata-expired",
    }
}

/// Fetches the metadata of a connection anew from where they came: for a roll-over of certificates.
pub async fn refresh(connection: &Connection, reach: Reach) -> Result<MetadataSource, FieldErrors> {
    MetadataSource::fetched(&connection.metadata_url, reach).await
}

/// As typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct SettingsForm {
    pub email_attribute: String,
    pub name_attribute: String,
    pub default_role: String,
    /// Empty: no.
    pub known_members: String,
}

impl From<&Connection> for SettingsForm {
    fn from(connection: &Connection) -> Self {
        Self {
            email_attribute: connection.email_attribute.clone(),
            name_attribute: connection.name_attribute.clone(),
            default_role: connection.default_role.as_str().to_owned(),
            known_members: if connection.known_members { "on" } else { "" }.to_owned(),
        }
    }
}

/// As kept.
#[derive(Debug, Clone, Serialize)]
pub struct SettingsDraft {
    email_attribute: String,
    name_attribute: String,
    default_role: Role,
    known_members: bool,
}

impl TryFrom<SettingsForm> for SettingsDraft {
    type Error = FieldErrors;

    fn try_from(form: SettingsForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut attribute =
            |field, value: &str| fields::line(&mut errors, field, value, 0, MAX_ATTRIBUTE);
        let email_attribute = attribute("email_attribute", &form.email_attribute);
        let name_attribute = attribute("name_attribute", &form.name_attribute);
        let default_role = match form.default_role.parse() {
            Ok(role @ (Role::Member | Role::Accountant)) => role,
            // Owners are made by owners.
            Ok(Role::Owner) | Err(_) => {
                errors.add("default_role", "unknown-default-role");
                Role::Member
            }
        };
        errors.or(Self {
            email_attribute,
            name_attribute,
            default_role,
            known_members: !form.known_members.is_empty(),
        })
    }
}

/// Writes over these settings.
pub async fn update_settings(tx: &mut TenantTx, draft: &SettingsDraft) -> Result<(), SsoError> {
    let before = find_connection(tx).await?.map(|kept| SettingsDraft {
        email_attribute: kept.email_attribute,
        name_attribute: kept.name_attribute,
        default_role: kept.default_role,
        known_members: kept.known_members,
    });
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let updated = sqlx::query!(
        "update sso_connections set email_attribute = $2, name_attribute = $3, default_role = $4, known_members = $5, updated_at = $6
          where tenant_id = $1",
        tenant,
        draft.email_attribute,
        draft.name_attribute,
        draft.default_role.as_str(),
        draft.known_members,
        now
    )
    .execute(tx.conn())
    .await?;
    if updated.rows_affected() == 0 {
        return Err(SsoError::Unknown);
    }
    let event = Event::new(Kind::SingleSignOnChanged, "").changed(json!(before), json!(draft));
    audit::record(tx, event).await?;
    Ok(())
}

/// That passwords lead in no more, but for one owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enforcement {
    /// Whose.
    pub emergency_owner: UserId,
}

/// Closes the company to passwords. Only once somebody tried the identity provider with success, and with an owner who can still come in when it fails.
pub async fn enforce(tx: &mut TenantTx, enforcement: Enforcement) -> Result<(), SsoError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let connection = find_connection(tx).await?.ok_or(SsoError::Unknown)?;
    if connection.idp.is_none() || connection.tested_at.is_none() {
        return Err(FieldErrors::one("enforced", "sso-not-tested").into());
    }
    let can_come_in = sqlx::query_scalar!(
        r#"select exists (select from memberships m join users u on u.id = m.user_id
                           where m.tenant_id = $1 and m.user_id = $2 and m.role = 'owner' and m.deactivated_at is null
                             and u.password_hash is not null) as "can!""#,
        tenant,
        enforcement.emergency_owner.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    if !can_come_in {
        return Err(FieldErrors::one("emergency_owner", "not-an-owner-with-password").into());
    }
    sqlx::query!(
        "update tenants set sso_enforced_at = coalesce(sso_enforced_at, $2), emergency_owner = $3 where id = $1",
        tenant,
        now,
        enforcement.emergency_owner.uuid()
    )
    .execute(tx.conn())
    .await?;
    record_enforcement(tx, connection.enforced_at.is_some(), true).await?;
    Ok(())
}

async fn record_enforcement(
    tx: &mut TenantTx,
    before: bool,
    after: bool,
) -> Result<(), sqlx::Error> {
    let event = Event::new(Kind::SingleSignOnChanged, "")
        .changed(json!({ "enforced": before }), json!({ "enforced": after }));
    audit::record(tx, event).await
}

/// Opens the company to passwords again.
pub async fn relax(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    let before = find_connection(tx).await?;
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update tenants set sso_enforced_at = null, emergency_owner = null where id = $1",
        tenant
    )
    .execute(tx.conn())
    .await?;
    let enforced = before.is_some_and(|before| before.enforced_at.is_some());
    record_enforcement(tx, enforced, false).await
}
