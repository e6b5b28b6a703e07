//! What a job is.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Jobs of a lane share slots; lanes do not wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Understanding accepted mail.
    MailIn,
    /// Sending mail.
    MailOut,
    /// Somebody waits for it in the portal.
    Interactive,
    /// Imports, exports, erasures.
    Bulk,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 4] = [Self::MailIn, Self::MailOut, Self::Interactive, Self::Bulk];

    /// As stored.
    pub(crate) fn code(self) -> i16 {
        match self {
            Self::MailIn => 1,
            Self::MailOut => 2,
            Self::Interactive => 3,
            Self::Bulk => 4,
        }
    }

    pub(crate) fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.code() == code)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }

    /// As metrics and logs say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MailIn => "mail_in",
            Self::MailOut => "mail_out",
            Self::Interactive => "interactive",
            Self::Bulk => "bulk",
        }
    }
}

/// Something to do later. Its name is an imperative; its doc comment says what running it twice does, for it runs at least once.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Stored with the job and used to find its handler: never changes.
    const KIND: &'static str;
    /// Where it runs.
    const LANE: Lane;
    /// After that many attempts it is parked.
    const MAX_ATTEMPTS: i16 = 5;

    /// While a job of this tenant with the same key waits or runs, another is not added. A parked job does not keep others away.
    fn dedupe_key(&self) -> Option<String> {
        None
    }
}

/// How an attempt failed. Nothing else comes out of a handler.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may work later.
    #[error("{reason}")]
    Retry {
        /// For the operator, without personal data.
        reason: String,
        /// When to try again; otherwise the queue's own back-off with jitter.
        after: Option<Duration>,
    },
    /// It will never work: park it.
    #[error("{reason}")]
    Fail {
        /// For the operator, without personal data.
        reason: String,
    },
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Self::Retry {
            reason: format!("database: {error}"),
            after: None,
        }
    }
}
