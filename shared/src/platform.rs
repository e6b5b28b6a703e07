//! What is the same for every company of this installation.

use url::Url;

use crate::guarded::Reach;
use crate::secrets::Keys;
use crate::settings::PublicSettings;

/// The installation as verbs need to know it: where it is reached, and what it signs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// The domain of the companies' addresses.
    pub mail_domain: String,
    /// The portal's address, for links in mails.
    pub public_url: Url,
    /// What reply tokens and links are signed with.
    pub keys: Keys,
    /// How far connections go that companies ask for.
    pub reach: Reach,
}

impl Platform {
    /// The whole address of a path of the portal: below its own path, should it have one.
    pub fn address_of(&self, path: &str) -> String {
        address_below(&self.public_url, path)
    }
}

/// The whole address of a path below the portal's.
pub(crate) fn address_below(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str().trim_end_matches('/'))
}

impl From<&PublicSettings> for Platform {
    fn from(settings: &PublicSettings) -> Self {
        Self {
            mail_domain: settings.mail_domain.clone(),
            public_url: settings.url(),
            keys: settings.secret_key.clone(),
            reach: settings.reach(),
        }
    }
}
