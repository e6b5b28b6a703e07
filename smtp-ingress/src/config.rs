//! What every session needs to know, settled at the start.

use std::time::Duration;

use shared::addresses::LocalPart;
use shared::settings::{IngressSettings, SmtpLimits};

/// A session's settings.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// What we call ourselves.
    pub(crate) hostname: String,
    /// The domain of the companies' addresses, in lower case.
    pub(crate) mail_domain: String,
    /// The company address that takes mail to postmaster.
    pub(crate) postmaster: Option<LocalPart>,
    pub(crate) limits: SmtpLimits,
}

impl From<&IngressSettings> for Config {
    fn from(settings: &IngressSettings) -> Self {
        Self {
            hostname: settings
                .smtp_hostname
                .clone()
                .unwrap_or_else(|| settings.mail_domain.clone()),
            mail_domain: settings.mail_domain.clone(),
            postmaster: settings.smtp_postmaster.clone(),
            limits: settings.limits.clone(),
        }
    }
}

impl Config {
    pub(crate) fn idle(&self) -> Duration {
        Duration::from_secs(self.limits.idle_seconds.into())
    }

    /// How long a mail may take, when so many of its octets have come.
    pub(crate) fn data_time(&self, received: u64) -> Duration {
        let at_least = Duration::from_secs(60 + received / u64::from(self.limits.bytes_per_second));
        at_least.min(Duration::from_secs(self.limits.data_seconds.into()))
    }
}
