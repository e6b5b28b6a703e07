//! Another address for an account: asked for with the password, and changed by a link that goes to the new address.

use std::net::IpAddr;

use time::Duration;

use super::own_account::{SecretError, find, prove, tell_companies};
use super::random::{hash, random_text};
use super::{Passwords, Session};
use crate::addresses::EmailAddress;
use crate::audit::{Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::UserId;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{Db, Purpose, TenantTx};
use serde_json::json;

/// How long the link is good.
pub const CHANGE_LIFETIME: Duration = Duration::DAY;
/// Links of an account that may be open at once: its form is no way to send mails to strangers.
const MAX_OPEN: i64 = 5;

/// As typed.
#[derive(Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct EmailForm {
    pub email: String,
    #[serde(skip_serializing)]
    pub current_password: String,
}

impl std::fmt::Debug for EmailForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailForm")
    }
}

/// Mails the link to the new address. Until it is followed nothing changes. Whether the address belongs to another account is not told here: its owner is,
/// by a link that then leads nowhere.
pub async fn ask_email_change(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    form: &EmailForm,
    address: IpAddr,
) -> Result<(), SecretError> {
    let email: EmailAddress = form.email.trim().parse().map_err(|_| {
        let empty = form.email.trim().is_empty();
        FieldErrors::one("email", if empty { "required" } else { "not-an-address" })
    })?;
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    if email.folded() == owner.person.email {
        return Err(FieldErrors::one("email", "address-unchanged").into());
    }
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let (secret, now) = (random_text(), tx.now());
    let open = sqlx::query_scalar!(
        r#"select count(*) as "count!" from mail_secrets where user_id = $1 and purpose = 'change_email' and used_at is null and expires_at > $2"#,
        owner.id.uuid(),
        now
    )
    .fetch_one(tx.conn())
    .await?;
    if open >= MAX_OPEN {
        return Err(FieldErrors::one("email", "too-many-mails").into());
    }
    sqlx::query!(
        "insert into mail_secrets (hash, purpose, user_id, email, expires_at) values ($1, 'change_email', $2, $3, $4)",
        hash(&secret),
        owner.id.uuid(),
        email.folded(),
        now + CHANGE_LIFETIME
    )
    .execute(tx.conn())
    .await?;
    let to = Person {
        name: owner.person.name,
        email: email.to_string(),
    };
    let mail = SendSystemMail {
        arguments: [("email".to_owned(), owner.person.email)].into(),
        ..SendSystemMail::new(
            SystemMail::ChangeEmail,
            to,
            owner.language,
            format!("/change-email/{secret}"),
            now,
        )
    };
    tx.enqueue_for(session.tenant(), &mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Why the address was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    /// The link was used, is too old, or never was one.
    #[error("the link is over")]
    Over,
    /// Another account has the address.
    #[error("taken")]
    Taken,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Changes the address by the link that was mailed there. Sessions stay; the address before is told.
pub async fn change_email(db: &Db, secret: &str, address: IpAddr) -> Result<(), ChangeEmailError> {
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let now = tx.now();
    let secret = sqlx::query!(
        r#"update mail_secrets set used_at = $2
            where hash = $1 and purpose = 'change_email' and used_at is null and expires_at > $2 returning user_id as "user: UserId", email as "email!""#,
        hash(secret),
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ChangeEmailError::Over)?;
    let before = find(&mut tx, secret.user).await?;
    let changed = sqlx::query!(
        "update users set email = $2, email_confirmed_at = $3 where id = $1 and not exists (select from users where email = $2)",
        secret.user.uuid(),
        secret.email,
        now
    )
    .execute(tx.conn())
    .await;
    match changed {
        Ok(done) if done.rows_affected() > 0 => {}
        Ok(_) => return Err(ChangeEmailError::Taken),
        Err(sqlx::Error::Database(error)) if error.constraint() == Some("users_email_unique") => {
            return Err(ChangeEmailError::Taken);
        }
        Err(error) => return Err(error.into()),
    }
    // Links that went to the address before are over: whoever reads there now may be somebody else.
    sqlx::query!(
        "update mail_secrets set used_at = $2 where user_id = $1 and used_at is null",
        secret.user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::EmailChanged, secret.email.clone()).changed(
        json!({ "email": before.person.email }),
        json!({ "email": secret.email }),
    );
    let mut tx: TenantTx = match event {
        Some(event) => tell_companies(tx, &before, address, &event).await?,
        None => return Err(ChangeEmailError::Taken),
    };
    let mail = SendSystemMail {
        arguments: [("email".to_owned(), secret.email)].into(),
        ..SendSystemMail::new(
            SystemMail::EmailChanged,
            before.person,
            before.language,
            "/settings/security".to_owned(),
            now,
        )
    };
    tx.enqueue(&mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the link is still good.
pub async fn email_change_is_open(db: &Db, secret: &str) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::MailSecret).await?;
    let now = tx.now();
    sqlx::query_scalar!(
        r#"select exists (select from mail_secrets where hash = $1 and purpose = 'change_email' and used_at is null and expires_at > $2) as "open!""#,
        hash(secret),
        now
    )
    .fetch_one(tx.conn())
    .await
}
