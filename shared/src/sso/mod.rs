//! Single sign-on: a company's people come in through its own identity provider.
//!
//! What the messages mean, and whether they are believed, is left to the crate `sso`. Here is what that leaves: that a request is answered once and taken once, by
//! the browser that asked; that an assertion is used once; and who may then come in, to this company and no other.

mod come_in;
mod connection;
mod discover;
mod domains;
mod identity;
mod logout;
mod rules;
mod settings;

pub use come_in::{
    Answered, Began, CameIn, Kept, REQUEST_LIFETIME, Trial, answer, begin, begin_trial, find_trial,
    finish,
};
pub use connection::{Connection, Door, find_connection, find_door, prepare, remove};
pub use discover::{discover, door_of_company};
pub use domains::{
    ClaimedDomain, DomainProblem, ProveDomain, ask_domain, claim_domain, drop_domain, list_domains,
    prove_domain,
};
pub use identity::{Identity, identify};
pub use logout::{Leaving, end_there, logout_message};
pub use rules::{Bar, Decision};
pub use settings::{
    Enforcement, MetadataSource, SettingsDraft, SettingsForm, enforce, keep_metadata, refresh,
    relax, update_settings,
};

pub use ::sso::{Refusal, SigningKey};
use time::OffsetDateTime;

use crate::fields::FieldErrors;
use crate::tenancy::TenantTx;

/// Why somebody does not come in, or a connection can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SsoError {
    /// No such company, or it has no identity provider.
    #[error("no single sign-on here")]
    Unknown,
    /// The message is not believed.
    #[error(transparent)]
    Refused(#[from] ::sso::Refusal),
    /// The request is not known, over, answered already, or another browser's.
    #[error("no such request is open")]
    NoRequest,
    /// The assertion came in before.
    #[error("the assertion was used before")]
    Replayed,
    /// They are believed, and may not come in.
    #[error("they may not come in: {0:?}")]
    Barred(Bar),
    /// Too many ways were asked for from there.
    #[error("too often; again in {wait}")]
    TooMany {
        /// After this one may be asked for again.
        wait: time::Duration,
    },
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// A key could not be made or opened.
    #[error("our key for this company can't be used")]
    Key,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<::sso::CertificateError> for SsoError {
    fn from(_: ::sso::CertificateError) -> Self {
        Self::Key
    }
}

/// Removes requests and used assertions that are over; says how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, sqlx::Error> {
    let (tenant, now): (_, OffsetDateTime) = (tx.tenant().get(), tx.now());
    let requests = sqlx::query!(
        "delete from sso_requests where tenant_id = $1 and expires_at <= $2",
        tenant,
        now
    )
    .execute(tx.conn())
    .await?;
    let replays = sqlx::query!(
        "delete from sso_replays where tenant_id = $1 and usable_until <= $2",
        tenant,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(requests.rows_affected() + replays.rows_affected())
}
