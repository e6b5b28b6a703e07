//! The company itself: what pages, mails and rules need to know of it, and what its owner says about its mail.

mod blocked;
mod forwarders;
mod mail_settings;
mod profile;
mod standing;
mod update;

pub(crate) use blocked::block;
pub use blocked::{BlockedSender, block_sender, list_blocked, unblock_sender};
pub use forwarders::{TrustedForwarder, delete_forwarder, list_forwarders, trust_forwarder};
pub use mail_settings::{
    MAIL_PORTS, MailSettings, MailSettingsDraft, MailSettingsForm, ServerFailure, ServerSettings,
    find_mail_settings, update_mail_settings,
};
pub(crate) use mail_settings::{find_way, note_failure, typed_server};
pub use profile::{ProfileDraft, ProfileForm, logo, profile, set_logo, update_profile};
pub use standing::{Standing, standing, standings};
pub(crate) use update::own_domain;
pub use update::{CompanyDraft, CompanyForm, domains, update};

use serde::Serialize;

use crate::fields::FieldErrors;
use crate::language::Language;
use crate::tenancy::TenantTx;

/// The company a transaction acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Company {
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The language of its mails where the customer's is unknown.
    pub language: Language,
    /// IANA time zone.
    pub time_zone: String,
    /// The local part of its address, `<slug>-<number>`.
    pub local_part: String,
}

/// Why something could not be done to the company.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// The company of this transaction.
pub async fn current(tx: &mut TenantTx) -> Result<Company, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Company,
        r#"select t.slug, t.name, t.language as "language: Language", t.time_zone, a.local_part
             from tenants t join addresses a on a.tenant_id = t.id and a.retired_at is null
            where t.id = $1 order by a.created_at desc limit 1"#,
        tenant
    )
    .fetch_one(tx.conn())
    .await
}
