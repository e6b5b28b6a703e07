//! How the company's mails leave: its name, where answers go, and by which server.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::CompanyError;
use crate::addresses::is_domain;
use crate::audit::{self, Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::guarded::Reach;
use crate::outgoing::{Login, OwnServer, Tls};
use crate::tenancy::TenantTx;
use crate::vault::{self, Kept};

/// Ports on which servers take mail: no other service is reached through us.
pub const MAIL_PORTS: [u16; 4] = [25, 465, 587, 2525];
const MAX_NAME_CHARS: usize = 100;
const MAX_HOST_CHARS: usize = 253;
const MAX_USER_CHARS: usize = 254;
const MAX_PASSWORD_CHARS: usize = 500;

/// As kept, and as shown: without the password.
#[derive(Debug, Clone, Serialize)]
pub struct MailSettings {
    /// The name mails are from.
    pub display_name: String,
    /// Where answers go; a server of the company's own sends from it.
    pub address: String,
    /// The company's own server, whether mails leave by it or not.
    pub server: ServerSettings,
    /// Mails leave by it.
    pub own_server: bool,
    /// The last failure, until something goes out again.
    pub failure: Option<ServerFailure>,
}

/// A server, without its password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ServerSettings {
    /// Empty: none was named yet.
    pub host: String,
    /// 25, 465, 587 or 2525.
    pub port: u16,
    /// How the connection is kept private.
    pub tls: Tls,
    /// Empty: the server asks for no password.
    pub user: String,
    /// A password is kept.
    pub has_password: bool,
}

/// What went wrong with the company's own server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServerFailure {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What the server said.
    pub detail: String,
}

/// As typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct MailSettingsForm {
    pub display_name: String,
    pub address: String,
    /// `platform` or `own`.
    pub sender: String,
    pub host: String,
    pub port: String,
    pub tls: String,
    pub user: String,
    /// Empty: the one that is kept, if it is for the same user of the same server. Never given back.
    #[serde(skip_serializing)]
    pub password: String,
}

impl From<&MailSettings> for MailSettingsForm {
    fn from(kept: &MailSettings) -> Self {
        Self {
            display_name: kept.display_name.clone(),
            address: kept.address.clone(),
            sender: if kept.own_server { "own" } else { "platform" }.to_owned(),
            host: kept.server.host.clone(),
            port: kept.server.port.to_string(),
            tls: kept.server.tls.as_str().to_owned(),
            user: kept.server.user.clone(),
            password: String::new(),
        }
    }
}

/// Settings that can be kept.
#[derive(Debug, Clone)]
pub struct MailSettingsDraft {
    display_name: String,
    address: String,
    own_server: bool,
    host: String,
    port: u16,
    tls: Tls,
    user: String,
    password: Password,
}

/// What was typed where the password goes.
#[derive(Clone)]
struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl MailSettingsDraft {
    /// Reads what was typed. `reach` says whether connections without TLS are allowed: on a network of one's own.
    pub fn read(form: MailSettingsForm, reach: Reach) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let display_name = fields::line(
            &mut errors,
            "display_name",
            &form.display_name,
            1,
            MAX_NAME_CHARS,
        );
        let address = fields::optional_address(&mut errors, "address", &form.address);
        if form.address.trim().is_empty() {
            errors.add("address", "required");
        }
        let own_server = form.sender == "own";
        if !own_server && form.sender != "platform" {
            errors.add("sender", "unknown-sender");
        }
        let needed = usize::from(own_server);
        let host = fields::line(&mut errors, "host", &form.host, needed, MAX_HOST_CHARS);
        if !host.is_empty() && !is_domain(&host) && host.parse::<std::net::IpAddr>().is_err() {
            errors.add("host", "not-a-host");
        }
        let port = form.port.trim();
        let port = match port.parse().ok() {
            Some(port) if MAIL_PORTS.contains(&port) => port,
            None if port.is_empty() && !own_server => 587,
            _ => {
                errors.add("port", "not-a-mail-port");
                587
            }
        };
        let tls = match form.tls.as_str() {
            "implicit" => Tls::Implicit,
            "starttls" => Tls::Starttls,
            "" if !own_server => Tls::Starttls,
            "none" if reach == Reach::Private => Tls::None,
            "none" => {
                errors.add("tls", "tls-needed");
                Tls::None
            }
            _ => {
                errors.add("tls", "unknown-tls");
                Tls::Starttls
            }
        };
        let user = fields::line(&mut errors, "user", &form.user, 0, MAX_USER_CHARS);
        if form.password.chars().count() > MAX_PASSWORD_CHARS {
            errors.add("password", "too-long");
        }
        errors.or(Self {
            display_name,
            address: address.unwrap_or_default(),
            own_server,
            host: host.to_ascii_lowercase(),
            port,
            tls,
            user,
            password: Password(form.password),
        })
    }

    /// The address that answers go to.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The name mails are from.
    pub fn display_name(&self) -> &str {
        &self.display_name
    }
}

impl MailSettings {
    /// What the audit log says of them.
    fn told(&self) -> Value {
        json!({
            "display_name": self.display_name,
            "address": self.address,
            "own_server": self.own_server,
            "host": self.server.host,
            "port": self.server.port,
            "tls": self.server.tls,
            "user": self.server.user,
            "has_password": self.server.has_password,
        })
    }
}

/// What the company set; `None` while it set nothing.
pub async fn find_mail_settings(tx: &mut TenantTx) -> Result<Option<MailSettings>, sqlx::Error> {
    Ok(kept(tx).await?.map(|kept| kept.settings))
}

struct KeptSettings {
    settings: MailSettings,
    password: Option<Vec<u8>>,
}

async fn kept(tx: &mut TenantTx) -> Result<Option<KeptSettings>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select display_name, address, own_server, host, port, tls as "tls: Tls", user_name, password, failed_at, failure
             from mail_settings where tenant_id = $1"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| KeptSettings {
        settings: MailSettings {
            display_name: row.display_name,
            address: row.address,
            server: ServerSettings {
                host: row.host,
                port: u16::try_from(row.port).unwrap_or_default(),
                tls: row.tls,
                user: row.user_name,
                has_password: row.password.is_some(),
            },
            own_server: row.own_server,
            failure: row.failed_at.map(|at| ServerFailure {
                at,
                detail: row.failure,
            }),
        },
        password: row.password,
    }))
}

/// Writes over all of them. An empty password keeps the old one, but never for another server: whoever names theirs would be told it.
pub async fn update_mail_settings(
    tx: &mut TenantTx,
    draft: MailSettingsDraft,
) -> Result<(), CompanyError> {
    let before = find_mail_settings(tx).await?.map(|known| known.told());
    let renewed = !draft.password.0.is_empty();
    let password = password_of(tx, &draft).await?;
    let nonce = rand::random();
    let sealed = password
        .map(|password| {
            let (keys, tenant) = (&tx.platform().keys, tx.tenant());
            vault::seal(keys, tenant, Kept::MailPassword, &password, nonce)
        })
        .transpose()
        .map_err(|_| FieldErrors::one("password", "too-long"))?;
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into mail_settings (tenant_id, display_name, address, own_server, host, port, tls, user_name, password, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (tenant_id) do update set display_name = $2, address = $3, own_server = $4, host = $5, port = $6, tls = $7, user_name = $8,
                password = $9, updated_at = $10, failed_at = null, failure = ''",
        tenant,
        draft.display_name,
        draft.address,
        draft.own_server,
        draft.host,
        i32::from(draft.port),
        draft.tls.as_str(),
        draft.user,
        sealed,
        now
    )
    .execute(tx.conn())
    .await?;
    let after = find_mail_settings(tx).await?.map(|known| known.told());
    let mut event =
        Event::new(Kind::MailSettingsChanged, draft.address).changed(json!(before), json!(after));
    if renewed && event.is_none() {
        let password = json!({ "password": "changed" });
        event = Some(Event::new(Kind::MailSettingsChanged, "").with(password));
    }
    audit::record(tx, event).await?;
    Ok(())
}

/// What was typed, or else the one that is kept for this user of this server.
async fn password_of(
    tx: &mut TenantTx,
    draft: &MailSettingsDraft,
) -> Result<Option<String>, CompanyError> {
    if draft.user.is_empty() {
        return Ok(None);
    }
    if !draft.password.0.is_empty() {
        return Ok(Some(draft.password.0.clone()));
    }
    let required = || Err(FieldErrors::one("password", "required").into());
    let Some(kept) = kept(tx).await? else {
        return if draft.own_server {
            required()
        } else {
            Ok(None)
        };
    };
    let server = &kept.settings.server;
    let same = (&server.host, &server.user) == (&draft.host, &draft.user);
    match opened(tx, kept.password.as_deref()).filter(|_| same) {
        Some(password) => Ok(Some(password)),
        None if draft.own_server => required(),
        None => Ok(None),
    }
}

/// A password that does not open is as none: the server will say so, and the settings show it.
fn opened(tx: &TenantTx, sealed: Option<&[u8]>) -> Option<String> {
    let keys = &tx.platform().keys;
    vault::open(keys, tx.tenant(), Kept::MailPassword, sealed?).ok()
}

/// The server that settings as typed name, with the password that is typed or kept.
pub(crate) async fn typed_server(
    tx: &mut TenantTx,
    draft: &MailSettingsDraft,
) -> Result<OwnServer, CompanyError> {
    if !draft.own_server {
        return Err(FieldErrors::one("sender", "no-own-server").into());
    }
    let password = password_of(tx, draft).await?;
    Ok(OwnServer {
        host: draft.host.clone(),
        port: draft.port,
        tls: draft.tls,
        login: login(&draft.user, password),
    })
}

/// How mails leave that don't answer into a request.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) display_name: String,
    pub(crate) address: String,
    /// None: the platform's relay.
    pub(crate) server: Option<OwnServer>,
}

/// As the company set it; `None` while it set nothing.
pub(crate) async fn find_way(tx: &mut TenantTx) -> Result<Option<Way>, sqlx::Error> {
    let Some(kept) = kept(tx).await? else {
        return Ok(None);
    };
    let password = opened(tx, kept.password.as_deref());
    let MailSettings {
        display_name,
        address,
        server,
        own_server,
        ..
    } = kept.settings;
    let server = own_server.then(|| OwnServer {
        login: login(&server.user, password),
        host: server.host,
        port: server.port,
        tls: server.tls,
    });
    Ok(Some(Way {
        display_name,
        address,
        server,
    }))
}

fn login(user: &str, password: Option<String>) -> Option<Login> {
    (!user.is_empty()).then(|| Login {
        user: user.to_owned(),
        password: password.unwrap_or_default(),
    })
}

/// The company's own server failed, or took something again.
pub(crate) async fn note_failure(
    tx: &mut TenantTx,
    failure: Option<&str>,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update mail_settings set failed_at = $2, failure = $3 where tenant_id = $1 and (failed_at is not null or $2::timestamptz is not null)",
        tenant,
        failure.map(|_| now),
        failure.unwrap_or_default()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
