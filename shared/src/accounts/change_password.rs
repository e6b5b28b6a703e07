//! Another password, chosen by whoever knows the present one.

use std::net::IpAddr;

use super::end_sessions::end_all_sessions;
use super::own_account::{SecretError, prove, tell_of_new_password};
use super::{Passwords, Session, passwords};
use crate::audit::Kind;
use crate::fields::FieldErrors;
use crate::tenancy::{Db, Purpose};

/// As typed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct PasswordForm {
    pub current_password: String,
    pub password: String,
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordForm")
    }
}

/// Changes the password. All other sessions of the person end and no other browser is remembered; answers what this one's session is from now on. API tokens
/// stay: programs have them, and their owner ends them one by one.
pub async fn change_password(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    form: &PasswordForm,
    address: IpAddr,
) -> Result<Session, SecretError> {
    let mut errors = FieldErrors::default();
    passwords::check(&mut errors, "password", &form.password);
    errors.or(())?;
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    let hash = passwords.hash(&form.password).await?;
    let mut tx = db.begin_system(Purpose::SignIn).await?;
    sqlx::query!(
        "update users set password_hash = $2 where id = $1",
        owner.id.uuid(),
        hash
    )
    .execute(tx.conn())
    .await?;
    let version = end_all_sessions(&mut tx, owner.id, Some(*session)).await?;
    tell_of_new_password(tx, owner, address, Kind::PasswordChanged).await?;
    Ok(session.with_version(version))
}
