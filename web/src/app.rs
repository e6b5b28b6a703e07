//! What every handler may use.

use std::sync::Arc;

use shared::accounts::Passwords;
use shared::live::Hub;
use shared::second_factor::{RelyingParty, Unsuited};
use shared::secrets::Keys;
use shared::settings::WebSettings;
use shared::tenancy::Db;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::assets::Assets;
use crate::security::trusted_hosts::TrustedHosts;
use crate::view::Pages;

/// The portal's state. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The root keys.
    pub keys: Keys,
    /// Where the portal is reached from outside.
    pub public_url: Arc<Url>,
    /// The domain of the companies' addresses.
    pub mail_domain: Arc<str>,
    /// Renders pages.
    pub pages: Pages,
    /// Scripts, styles and icons.
    pub assets: Assets,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Why browsers are offered no passkeys; `None`: they are.
    pub no_passkeys: Option<Unsuited>,
    /// Tells pages what changed.
    pub live: Hub,
    /// Ends streams when the service stops.
    pub shutdown: CancellationToken,
    /// Calls that an API token may make in a minute.
    pub(crate) api_calls_per_minute: u32,
    pub(crate) trusted_proxies: Arc<[std::net::IpAddr]>,
    pub(crate) trusted_hosts: TrustedHosts,
}

impl App {
    /// The parts that live as long as the service.
    pub fn new(
        settings: &WebSettings,
        db: Db,
        live: Hub,
        shutdown: CancellationToken,
    ) -> anyhow::Result<Self> {
        let assets = Assets::load()?;
        let public_url = settings.public.url();
        // The others keep serving pages, however many sign in.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            db,
            keys: settings.public.secret_key.clone(),
            no_passkeys: RelyingParty::at(&public_url).err(),
            trusted_hosts: TrustedHosts::new(&public_url, settings.public.http_addr),
            public_url: Arc::new(public_url),
            mail_domain: settings.public.mail_domain.as_str().into(),
            pages: Pages::new(assets.clone())?,
            assets,
            passwords: Passwords::new(cores / 2)?,
            live,
            shutdown,
            api_calls_per_minute: settings.api_calls_per_minute,
            trusted_proxies: settings.trusted_proxies.as_slice().into(),
        })
    }

    /// Whether browsers reach the portal over TLS: cookies are `Secure` then.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}
