//! Removing factors: one's own, by the password; all of a person, by the operator. Owners remove nobody else's: with that and the mailbox of a domain of theirs they
//! would be master of an account that also belongs elsewhere.

use std::net::IpAddr;
use std::str::FromStr;

use serde_json::json;

use super::recovery_codes;
use super::set_up::tell;
use crate::accounts::{Passwords, SecretError, Session, end_all_sessions, find_owner, prove};
use crate::audit::{self, Event, Kind};
use crate::ids::{PasskeyId, TenantId, UserId};
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{Db, Principal, Purpose, SystemTx};

/// One of somebody's factors. In forms: `totp`, or the id of a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Their authenticator app.
    Totp,
    /// A passkey of theirs.
    Passkey(PasskeyId),
}

impl FromStr for Factor {
    type Err = <PasskeyId as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "totp" => Ok(Self::Totp),
            id => id.parse().map(Self::Passkey),
        }
    }
}

/// As typed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct RemoveForm {
    pub factor: String,
    pub current_password: String,
}

impl std::fmt::Debug for RemoveForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RemoveForm")
    }
}

/// Removes a factor of whoever is signed in; the recovery codes go with the last. All other sessions end: whoever found the device that is given up may be in one of
/// them. Answers what this session is from now on, `None` when there is no such factor.
pub async fn remove(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    factor: Factor,
    form: &RemoveForm,
    address: IpAddr,
) -> Result<Option<Session>, SecretError> {
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let removed = match factor {
        Factor::Totp => {
            let removed = sqlx::query!(
                "delete from totp_factors where user_id = $1",
                owner.id.uuid()
            )
            .execute(tx.conn())
            .await?;
            (removed.rows_affected() > 0).then(|| json!({ "kind": "totp" }))
        }
        Factor::Passkey(id) => {
            let name = sqlx::query_scalar!(
                "delete from passkeys where id = $1 and user_id = $2 returning name",
                id.uuid(),
                owner.id.uuid()
            )
            .fetch_optional(tx.conn())
            .await?;
            name.map(|name| json!({ "kind": "passkey", "name": name }))
        }
    };
    let Some(removed) = removed else {
        return Ok(None);
    };
    if !has_any(&mut tx, owner.id).await? {
        recovery_codes::forget(&mut tx, owner.id).await?;
    }
    let version = end_all_sessions(&mut tx, owner.id, Some(*session)).await?;
    let event = Event::new(Kind::SecondFactorRemoved, owner.person.email.clone()).with(removed);
    tell(
        tx,
        owner,
        address,
        &event,
        Some(SystemMail::SecondFactorRemoved),
    )
    .await?;
    Ok(Some(session.with_version(version)))
}

async fn has_any(tx: &mut SystemTx, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select has_second_factor($1) as "any!""#, user.uuid())
        .fetch_one(tx.conn())
        .await
}

/// Removes everything of a person, who has lost it all: the operator does, who knows by other means who asks. Their password stays, all sessions end. Says whether
/// there was anything.
pub async fn remove_all_of(db: &Db, email: &str) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::Operator).await?;
    let user = sqlx::query_scalar!(
        r#"select id as "id: UserId" from users where email = lower($1) for update"#,
        email.trim()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(user) = user else { return Ok(false) };
    if !has_any(&mut tx, user).await? {
        return Ok(false);
    }
    let owner = find_owner(&mut tx, user).await?;
    for statement in [
        sqlx::query!("delete from totp_factors where user_id = $1", user.uuid()),
        sqlx::query!("delete from passkeys where user_id = $1", user.uuid()),
    ] {
        statement.execute(tx.conn()).await?;
    }
    recovery_codes::forget(&mut tx, user).await?;
    end_all_sessions(&mut tx, user, None).await?;
    let now = tx.now();
    let companies = sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from memberships where user_id = $1 and deactivated_at is null order by created_at, tenant_id"#,
        user.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    // In the platform's name: nobody of the company did it.
    let mut inside = tx.enter(&Principal::system(TenantId::PLATFORM)).await?;
    for company in companies {
        inside = inside.go_on_as(&Principal::system(company)).await?;
        let event = Event::new(Kind::SecondFactorRemoved, owner.person.email.clone());
        audit::record(&mut inside, event.with(json!({ "kind": "all" }))).await?;
    }
    let path = "/settings/security".to_owned();
    let mail = SystemMail::SecondFactorReset;
    let mail = SendSystemMail::new(mail, owner.person, owner.language, path, now);
    inside.enqueue(&mail).await?;
    inside.commit().await?;
    tracing::info!(%user, "the operator removed a person's second factors");
    Ok(true)
}
