//! The company's identity provider. Owners only.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::UserId;
use shared::sso::{
    self, ClaimedDomain, Connection, Enforcement, MetadataSource, SettingsDraft, SettingsForm,
    SigningKey, SsoError,
};
use shared::tenancy::{Role, TenantTx};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Owner;
use super::input::Json;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SingleSignOn {
    /// Our name, and the address of our metadata.
    entity_id: String,
    /// Where the identity provider posts its responses.
    acs_url: String,
    /// Where it sends what it has to say about signing out.
    logout_url: String,
    /// What our requests are signed with: base64 of its DER.
    certificate: String,
    /// None until metadata were brought.
    identity_provider: Option<Provider>,
    /// Which attribute holds the address; empty: one of the usual ones.
    email_attribute: String,
    /// Which attribute holds the name; empty: one of the usual ones.
    name_attribute: String,
    /// What somebody is who comes for the first time: `member` or `accountant`.
    default_role: &'static str,
    /// Members whose address is of no proved domain come in too.
    known_members: bool,
    /// When an owner tried it with success, with these metadata.
    #[serde(with = "time::serde::rfc3339::option")]
    tested_at: Option<OffsetDateTime>,
    /// Passwords lead in no more.
    enforced: bool,
    /// The one whose password still does.
    #[schema(value_type = Option<uuid::Uuid>)]
    emergency_owner_id: Option<UserId>,
    /// Mail domains, by name.
    domains: Vec<MailDomain>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Provider {
    entity_id: String,
    sign_in_url: String,
    logout_url: Option<String>,
    /// What it signs with.
    certificates: Vec<SigningCertificate>,
    /// Where its metadata come from; empty: from an owner's hand.
    metadata_url: String,
    #[serde(with = "time::serde::rfc3339::option")]
    metadata_at: Option<OffsetDateTime>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SigningCertificate {
    /// SHA-256 of its DER, in hexadecimal pairs.
    fingerprint: String,
    /// When it says that it ends.
    #[serde(with = "time::serde::rfc3339::option")]
    ends_at: Option<OffsetDateTime>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MailDomain {
    domain: String,
    /// The name of the TXT record that proves it.
    record: String,
    /// The record's text.
    text: String,
    #[serde(with = "time::serde::rfc3339::option")]
    proved_at: Option<OffsetDateTime>,
}

impl From<ClaimedDomain> for MailDomain {
    fn from(claimed: ClaimedDomain) -> Self {
        Self {
            domain: claimed.domain,
            record: claimed.record,
            text: claimed.text,
            proved_at: claimed.proved_at,
        }
    }
}

async fn shown(tx: &mut TenantTx) -> Result<SingleSignOn, Problem> {
    let connection = sso::find_connection(tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let door = sso::door_of_company(tx).await?;
    let service = door.service(tx.platform());
    let domains = sso::list_domains(tx).await?;
    Ok(SingleSignOn {
        entity_id: service.entity_id,
        acs_url: service.acs_url,
        logout_url: service.logout_url,
        certificate: connection.certificate.as_base64().to_owned(),
        identity_provider: provider(&connection),
        email_attribute: connection.email_attribute,
        name_attribute: connection.name_attribute,
        default_role: connection.default_role.as_str(),
        known_members: connection.known_members,
        tested_at: connection.tested_at,
        enforced: connection.enforced_at.is_some(),
        emergency_owner_id: connection.emergency_owner,
        domains: domains.into_iter().map(MailDomain::from).collect(),
    })
}

fn provider(connection: &Connection) -> Option<Provider> {
    let idp = connection.idp.as_ref()?;
    Some(Provider {
        entity_id: idp.entity_id.clone(),
        sign_in_url: idp.sign_in_url.clone(),
        logout_url: idp.logout_url.clone(),
        certificates: idp
            .certificates
            .iter()
            .map(|certificate| SigningCertificate {
                fingerprint: certificate.fingerprint(),
                ends_at: certificate.ends_at(),
            })
            .collect(),
        metadata_url: connection.metadata_url.clone(),
        metadata_at: connection.metadata_at,
    })
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct SingleSignOnChange {
    /// The identity provider's metadata: XML.
    metadata: Option<String>,
    /// Or where they are fetched from, now.
    metadata_url: Option<String>,
    email_attribute: Option<String>,
    name_attribute: Option<String>,
    /// `member` or `accountant`.
    #[schema(value_type = Option<String>)]
    default_role: Option<Role>,
    known_members: Option<bool>,
    /// Whether passwords lead in. Closing them needs a test with success on the settings page.
    enforced: Option<bool>,
    /// The one whose password still does; left out: whoever calls.
    #[schema(value_type = Option<uuid::Uuid>)]
    emergency_owner_id: Option<UserId>,
}

fn refused(error: SsoError) -> Problem {
    match error {
        SsoError::Fields(errors) => {
            let errors = errors.0.into_iter().map(|mut error| {
                if error.field == "emergency_owner" {
                    error.field = "emergency_owner_id";
                }
                error
            });
            FieldErrors(errors.collect()).into()
        }
        SsoError::Db(error) => error.into(),
        SsoError::Unknown => Problem::not_found(),
        other => Problem::internal(&other),
    }
}

/// The company's single sign-on; 404 while nothing is prepared.
#[utoipa::path(get, path = "/sso", responses((status = 200, body = SingleSignOn), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<SingleSignOn>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(shown(&mut tx).await?))
}

/// Prepares or changes the company's single sign-on: the first call makes our key.
#[utoipa::path(put, path = "/sso", request_body = SingleSignOnChange,
    responses((status = 200, body = SingleSignOn), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<SingleSignOnChange>,
) -> Result<Answer<SingleSignOn>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let prepared = sso::find_connection(&mut tx).await?.is_some();
    let name = shared::company::current(&mut tx).await?.name;
    drop(tx);
    // Before the transaction that keeps all of it: both take a while.
    let key = if prepared {
        None
    } else {
        let now = app.db.clock().now();
        let made = tokio::task::spawn_blocking(move || SigningKey::generate(&name, now)).await;
        let made = made.ok().and_then(Result::ok);
        Some(made.ok_or_else(|| refused(SsoError::Key))?)
    };
    let source = match (&change.metadata, &change.metadata_url) {
        (Some(metadata), _) => Some(MetadataSource::given(metadata.clone().into_bytes())),
        (None, Some(url)) => Some(MetadataSource::fetched(url, app.db.platform().reach).await?),
        (None, None) => None,
    };

    let mut tx = app.db.begin(&principal).await?;
    if let Some(key) = key {
        sso::prepare(&mut tx, &key).await.map_err(refused)?;
    }
    if let Some(source) = source {
        sso::keep_metadata(&mut tx, source).await.map_err(refused)?;
    }
    let connection = sso::find_connection(&mut tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let now = SettingsForm::from(&connection);
    let form = SettingsForm {
        email_attribute: change.email_attribute.unwrap_or(now.email_attribute),
        name_attribute: change.name_attribute.unwrap_or(now.name_attribute),
        default_role: change
            .default_role
            .map_or(now.default_role, |role| role.as_str().to_owned()),
        known_members: change.known_members.map_or(now.known_members, |known| {
            if known { "on" } else { "" }.to_owned()
        }),
    };
    sso::update_settings(&mut tx, &SettingsDraft::try_from(form)?)
        .await
        .map_err(refused)?;
    match (
        change.enforced,
        change.emergency_owner_id.or(principal.user()),
    ) {
        (Some(true), Some(emergency_owner)) => {
            sso::enforce(&mut tx, Enforcement { emergency_owner })
                .await
                .map_err(refused)?;
        }
        (Some(false), _) => sso::relax(&mut tx).await?,
        (Some(true), None) | (None, _) => {}
    }
    let shown = shown(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(shown))
}

/// Removes the company's single sign-on. Members stay, and sign in with passwords.
#[utoipa::path(delete, path = "/sso", responses((status = 204), (status = 403, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    sso::remove(&mut tx).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
