//! An owner orders the deletion, or takes it back.

use std::net::IpAddr;

use serde_json::json;
use time::Duration;

use super::DELETION_GRACE;
use crate::accounts::{self, PasswordError, Passwords, SecretError, Session};
use crate::audit::{self, Event, Kind};
use crate::company;
use crate::fields::FieldErrors;
use crate::outgoing::SystemMail;
use crate::privacy::owners::owners;
use crate::tenancy::{Db, Principal, TenantTx};

/// Where an owner sees it, and takes it back.
pub(super) const PAGE: &str = "/settings/privacy/deletion";

/// As typed.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct DeletionForm {
    pub company: String,
    #[serde(skip_serializing)]
    pub current_password: String,
}

impl std::fmt::Debug for DeletionForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeletionForm")
    }
}

/// Why the deletion was not ordered.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The password was guessed at too often.
    #[error("too many failures")]
    TooMany {
        /// After this it can be tried again.
        wait: Duration,
    },
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<SecretError> for DeletionError {
    fn from(error: SecretError) -> Self {
        match error {
            // Whoever came in through the company has no password here; they are not asked for one.
            SecretError::OutOfReach => {
                FieldErrors::one("current_password", "password-wrong").into()
            }
            SecretError::Fields(errors) => errors.into(),
            SecretError::TooMany { wait } => Self::TooMany { wait },
            SecretError::Password(error) => error.into(),
            SecretError::Db(error) => error.into(),
        }
    }
}

/// Orders the deletion for a month from now, and tells all owners. Whoever orders it types the company's name, and their password if they signed in with one.
/// Ordered already, the first day stands.
pub async fn order(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    principal: &Principal,
    form: &DeletionForm,
    address: IpAddr,
) -> Result<(), DeletionError> {
    let mut tx = db.begin(principal).await?;
    let company = company::current(&mut tx).await?;
    drop(tx);
    if form.company.trim() != company.name.trim() {
        return Err(FieldErrors::one("company", "not-its-name").into());
    }
    if session.by().reaches_secrets() {
        accounts::prove(db, passwords, session, &form.current_password, address).await?;
    }
    let mut tx = db.begin(principal).await?;
    if set_due(&mut tx).await? {
        tell(&mut tx, &company.name).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn set_due(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let ordered = sqlx::query!(
        "update tenants set deletion_ordered_at = $2, deletion_due_at = $3, deletion_reminded_at = null where id = $1 and deletion_due_at is null",
        tenant,
        now,
        now + DELETION_GRACE
    )
    .execute(tx.conn())
    .await?;
    Ok(ordered.rows_affected() > 0)
}

async fn tell(tx: &mut TenantTx, company: &str) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let due = now + DELETION_GRACE;
    let event = Event::new(Kind::DeletionOrdered, company);
    audit::record(tx, event.with(json!({ "due_on": due.date().to_string() }))).await?;
    for owner in owners(tx.conn(), tenant, None).await? {
        tx.enqueue(&owner.mail(SystemMail::DeletionOrdered, PAGE, due, now))
            .await?;
    }
    Ok(())
}

/// Takes the order back; whether there was one. Once the deletion has begun nobody can.
pub async fn undo(tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
    let (tenant, company) = (tx.tenant().get(), company::current(tx).await?);
    let undone = sqlx::query!(
        "update tenants set deletion_ordered_at = null, deletion_due_at = null, deletion_reminded_at = null
          where id = $1 and deletion_due_at is not null and deletion_began_at is null",
        tenant
    )
    .execute(tx.conn())
    .await?;
    let undone = undone.rows_affected() > 0;
    if undone {
        audit::record(tx, Event::new(Kind::DeletionUndone, company.name)).await?;
    }
    Ok(undone)
}
