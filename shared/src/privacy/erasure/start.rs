//! An erasure is asked for.

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::job::ErasePerson;
use super::subject::{Subject, without_tag};
use crate::accounts::end_access;
use crate::addresses::EmailAddress;
use crate::audit::{self, Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::{ErasureId, UserId};
use crate::tenancy::TenantTx;

/// Whom, as typed; twice, so that nobody goes by a slip.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ErasureForm {
    /// Their address.
    pub email: String,
    /// The same once more.
    pub confirm: String,
}

/// Why nobody is erased by this address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody would be left who can change the company.
    LastOwner,
    /// Theirs is the one password that opens the company: another has to be named first.
    EmergencyOwner,
    /// The company writes as this address, or shows it on its papers: another has to be set first.
    CompanyAddress,
    /// Mail to it comes here: it is the company's own.
    OwnAddress,
}

impl Refusal {
    /// The end of the key of its text, and what the API says.
    pub fn code(self) -> &'static str {
        match self {
            Self::LastOwner => "last-owner",
            Self::EmergencyOwner => "emergency-owner",
            Self::CompanyAddress => "company-address",
            Self::OwnAddress => "own-address",
        }
    }
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// What was typed can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// This person can't be erased as things are.
    #[error("{}", .0.code())]
    Refused(Refusal),
    /// The address can't be sealed.
    #[error("the address can't be sealed")]
    Sealed,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Who was typed.
pub(super) fn typed(email: &str) -> Result<EmailAddress, FieldErrors> {
    let email = email.trim();
    if email.is_empty() {
        return Err(FieldErrors::one("email", "required"));
    }
    let parsed = email.parse::<EmailAddress>();
    parsed.map_err(|_| FieldErrors::one("email", "not-an-address"))
}

/// Begins to erase a person; a job does it. What is found of them until it ends goes, and what arrives later is new.
pub async fn start(tx: &mut TenantTx, form: &ErasureForm) -> Result<ErasureId, ErasureError> {
    let address = typed(&form.email)?;
    let again = form.confirm.trim().parse::<EmailAddress>();
    if again.ok().map(|again| again.folded()) != Some(address.folded()) {
        return Err(FieldErrors::one("confirm", "not-the-same").into());
    }
    if let Some(refusal) = refusal(tx, &address).await? {
        return Err(ErasureError::Refused(refusal));
    }
    let subject = Subject::find(tx, &address).await?;
    shut_out(tx, &subject.accounts).await?;
    let sealed = subject.seal(tx).map_err(|_| ErasureError::Sealed)?;
    let id = ErasureId::new();
    let (tenant, now, user) = (tx.tenant().get(), tx.now(), tx.principal().user());
    sqlx::query!(
        "insert into erasures (tenant_id, id, asked_by, created_at, subject) values ($1, $2, $3, $4, $5)",
        tenant,
        id.uuid(),
        user.map(UserId::uuid),
        now,
        sealed
    )
    .execute(tx.conn())
    .await?;
    audit::record(
        tx,
        Event::new(Kind::ErasureStarted, "").with(json!({ "erasure": id })),
    )
    .await?;
    tx.enqueue(&ErasePerson { erasure: id }).await?;
    Ok(id)
}

/// A member may not come in any more, from now on.
async fn shut_out(tx: &mut TenantTx, accounts: &[Uuid]) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update memberships set deactivated_at = coalesce(deactivated_at, $3) where tenant_id = $1 and user_id = any($2)",
        tenant,
        accounts,
        now
    )
    .execute(tx.conn())
    .await?;
    for account in accounts {
        end_access(tx, (*account).into()).await?;
    }
    Ok(())
}

/// What keeps this person from being erased.
pub(super) async fn refusal(
    tx: &mut TenantTx,
    address: &EmailAddress,
) -> Result<Option<Refusal>, sqlx::Error> {
    if address.domain() == tx.platform().mail_domain {
        return Ok(Some(Refusal::OwnAddress));
    }
    let tenant = tx.tenant().get();
    // Owners are locked: of two who erase each other at once, one finds themselves alone.
    let owners = sqlx::query!(
        r#"select u.email ~* address_pattern($2) as "theirs!", exists (select from tenants t where t.id = $1 and t.emergency_owner = m.user_id) as "emergency!"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.role = 'owner' and m.deactivated_at is null order by m.user_id for update of m"#,
        tenant,
        without_tag(address)
    )
    .fetch_all(tx.conn())
    .await?;
    if owners.iter().any(|owner| owner.theirs && owner.emergency) {
        return Ok(Some(Refusal::EmergencyOwner));
    }
    if owners.iter().any(|owner| owner.theirs) && owners.iter().all(|owner| owner.theirs) {
        return Ok(Some(Refusal::LastOwner));
    }
    let shown = sqlx::query_scalar!(
        r#"select (exists (select from mail_settings s where s.tenant_id = $1 and (s.address ~* address_pattern($2) or s.user_name ~* address_pattern($2)))
                   or exists (select from company_profiles p where p.tenant_id = $1 and p.email ~* address_pattern($2))) as "shown!""#,
        tenant,
        without_tag(address)
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(shown.then_some(Refusal::CompanyAddress))
}
