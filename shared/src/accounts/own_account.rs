//! A person's account as its own changes reach it: what is told of them, in each of their companies.

use std::net::IpAddr;

use super::sign_in::{SignInError, check_password};
use super::{Passwords, Session, SignInAttempt};
use crate::audit::{self, Event, Kind};
use crate::fields::FieldErrors;
use crate::ids::{TenantId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{Db, Principal, Purpose, SystemTx, TenantTx};
use time::Duration;

/// Why a secret of an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The session only leads into a company, which must not become master of an account that also belongs elsewhere.
    #[error("signed in by a company")]
    OutOfReach,
    /// What was typed can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The present password was guessed at too often.
    #[error("too many failures")]
    TooMany {
        /// After this it can be tried again.
        wait: Duration,
    },
    /// Hashing failed.
    #[error(transparent)]
    Password(#[from] super::PasswordError),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Refuses whoever can't say the present password, which counts as a sign-in does: an open browser is no way to try passwords out.
pub(crate) async fn prove(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    password: &str,
    address: IpAddr,
) -> Result<Owner, SecretError> {
    if !session.by().reaches_secrets() {
        return Err(SecretError::OutOfReach);
    }
    let mut tx = db.begin_system(Purpose::SignIn).await?;
    let owner = find(&mut tx, session.user()).await?;
    drop(tx);
    let attempt = SignInAttempt {
        email: &owner.person.email,
        password,
        address,
    };
    match check_password(db, passwords, attempt).await {
        Ok(_) => Ok(owner),
        Err(SignInError::Wrong | SignInError::NoCompany | SignInError::SingleSignOnOnly) => {
            Err(FieldErrors::one("current_password", "password-wrong").into())
        }
        Err(SignInError::TooMany { wait }) => Err(SecretError::TooMany { wait }),
        Err(SignInError::Password(error)) => Err(error.into()),
        Err(SignInError::Db(error)) => Err(error.into()),
    }
}

/// Whose account it is.
#[derive(Debug)]
pub(crate) struct Owner {
    pub(crate) id: UserId,
    pub(crate) person: Person,
    pub(crate) language: Language,
}

pub(crate) async fn find(tx: &mut SystemTx, user: UserId) -> Result<Owner, sqlx::Error> {
    let row = sqlx::query!(
        r#"select name, email, language as "language: Language" from users where id = $1"#,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Owner {
        id: user,
        person: Person {
            name: row.name,
            email: row.email,
        },
        language: row.language,
    })
}

/// The password is another one: writes `event` down in each company of theirs, tells them by mail, and makes it so.
pub(super) async fn tell_of_new_password(
    tx: SystemTx,
    owner: Owner,
    address: IpAddr,
    event: Kind,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let event = Event::new(event, owner.person.email.clone());
    let mut tx = tell_companies(tx, &owner, address, &event).await?;
    let mail = SendSystemMail::new(
        SystemMail::PasswordChanged,
        owner.person,
        owner.language,
        "/forgot-password".to_owned(),
        now,
    );
    tx.enqueue(&mail).await?;
    tx.commit().await
}

/// Goes on inside the person's companies, one after the other, and writes `event` down in each. The transaction that comes back is in the last of them;
/// somebody who belongs to none goes on as nobody's.
pub(crate) async fn tell_companies(
    mut tx: SystemTx,
    owner: &Owner,
    address: IpAddr,
    event: &Event,
) -> Result<TenantTx, sqlx::Error> {
    let companies = sqlx::query!(
        r#"select tenant_id as "tenant: TenantId", role from memberships where user_id = $1 and deactivated_at is null order by created_at, tenant_id"#,
        owner.id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    let mut inside = tx.enter(&Principal::system(TenantId::PLATFORM)).await?;
    for company in companies {
        let Ok(role) = company.role.parse() else {
            continue;
        };
        let principal =
            Principal::member(company.tenant, owner.id, owner.person.name.clone(), role)
                .from_address(address);
        inside = inside.go_on_as(&principal).await?;
        audit::record(&mut inside, event.clone()).await?;
    }
    Ok(inside)
}
