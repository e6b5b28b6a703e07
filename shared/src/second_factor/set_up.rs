//! Setting factors up. The password is asked for again, and all other sessions end: whoever has the password without the factor may be in one of them.

use std::net::IpAddr;

use ::passkeys::Registration;
use serde_json::{Value, json};

use super::{MAX_PASSKEYS, PendingTotp, passkeys, recovery_codes, totp};
use crate::accounts::{
    Owner, Passwords, SecretError, Session, Standing, end_all_sessions, find_owner, prove,
    standing, tell_companies, tell_entrance,
};
use crate::audit::{Event, Kind};
use crate::fields::{self, FieldErrors};
use crate::ids::RememberedBrowserId;
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::tenancy::{Db, Purpose, SystemTx};

/// As typed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct TotpForm {
    pub code: String,
    pub current_password: String,
}

/// As typed, and as the browser sent it.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct PasskeyForm {
    pub name: String,
    pub credential: String,
    pub current_password: String,
}

/// As typed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct CodesForm {
    pub current_password: String,
}

macro_rules! say_nothing {
    ($($form:ident),+) => {$(
        impl std::fmt::Debug for $form {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($form))
            }
        }
    )+};
}
say_nothing!(TotpForm, PasskeyForm, CodesForm);

/// A factor was set up.
#[derive(Clone)]
pub struct Added {
    /// What the session is from now on.
    pub session: Session,
    /// The recovery codes, to be shown this once; `None`: they had some.
    pub recovery_codes: Option<Vec<String>>,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Added").finish_non_exhaustive()
    }
}

/// Sets an authenticator app up by its first code, in place of the one before.
pub async fn add_totp(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    pending: &PendingTotp,
    form: &TotpForm,
    address: IpAddr,
) -> Result<Added, SecretError> {
    let tx = db.begin_system(Purpose::SecondFactor).await?;
    let confirmed = pending.confirm(&tx, session.user(), &form.code);
    drop(tx);
    let (sealed, step) = confirmed.ok_or_else(|| FieldErrors::one("code", "code-wrong"))?;
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    let owed = owes(db, session).await?;
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    totp::insert(&mut tx, owner.id, &sealed, step).await?;
    let told = json!({ "kind": "totp" });
    let added = added(tx, owner, session, told, address).await?;
    come_in(db, &added, owed, address).await?;
    Ok(added)
}

/// Asks a browser for a new passkey: what it is given, and what to keep until it answers. `None` where the portal has none, or when they have enough.
pub async fn ask_for_new_passkey(
    db: &Db,
    session: &Session,
) -> Result<Option<(Value, Registration)>, sqlx::Error> {
    let Ok(portal) = passkeys::portal(db) else {
        return Ok(None);
    };
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let owner = find_owner(&mut tx, session.user()).await?;
    let rows = passkeys::lock_all(&mut tx, owner.id).await?;
    if rows.len() >= MAX_PASSKEYS {
        return Ok(None);
    }
    let known: Vec<_> = rows.iter().filter_map(passkeys::Row::passkey).collect();
    let (email, name) = (&owner.person.email, &owner.person.name);
    let asked = portal.ask_for_new(owner.id.uuid(), email, name, &known);
    Ok(asked.ok())
}

/// Keeps a new passkey.
pub async fn add_passkey(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    asked: Option<&Registration>,
    form: &PasskeyForm,
    address: IpAddr,
) -> Result<Added, SecretError> {
    let mut errors = FieldErrors::default();
    let name = fields::line(&mut errors, "name", &form.name, 1, 80);
    let passkey = match (passkeys::portal(db), asked) {
        (Ok(portal), Some(asked)) => portal.take_new(&form.credential, asked).ok(),
        _ => None,
    };
    let Some(passkey) = passkey else {
        errors.add("credential", "passkey-refused");
        return Err(errors.into());
    };
    let name = errors.or(name)?;
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    let owed = owes(db, session).await?;
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let had = passkeys::lock_all(&mut tx, owner.id).await?.len();
    if had >= MAX_PASSKEYS || !passkeys::insert(&mut tx, owner.id, &name, &passkey).await? {
        return Err(FieldErrors::one("credential", "passkey-refused").into());
    }
    let told = json!({ "kind": "passkey", "name": name });
    let added = added(tx, owner, session, told, address).await?;
    come_in(db, &added, owed, address).await?;
    Ok(added)
}

async fn owes(db: &Db, session: &Session) -> Result<bool, sqlx::Error> {
    let standing = standing(db, session).await?;
    Ok(matches!(standing, Standing::OwesFactor(_)))
}

/// Whoever had to set a factor up comes into the company only now.
async fn come_in(db: &Db, added: &Added, owed: bool, address: IpAddr) -> Result<(), sqlx::Error> {
    if owed {
        tell_entrance(
            db,
            &added.session,
            added.session.by().as_str(),
            None,
            address,
        )
        .await?;
    }
    Ok(())
}

async fn added(
    mut tx: SystemTx,
    owner: Owner,
    session: &Session,
    told: Value,
    address: IpAddr,
) -> Result<Added, sqlx::Error> {
    let has_codes = recovery_codes::exist(&mut tx, owner.id).await?;
    let recovery_codes = if has_codes {
        None
    } else {
        Some(recovery_codes::renew(&mut tx, owner.id).await?)
    };
    let version = end_all_sessions(&mut tx, owner.id, Some(*session)).await?;
    // This browser has both now.
    sqlx::query!(
        "update remembered_browsers set second_factor = true where id = $1",
        session.remembered().map(RememberedBrowserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    let event = Event::new(Kind::SecondFactorAdded, owner.person.email.clone()).with(told);
    tell(
        tx,
        owner,
        address,
        &event,
        Some(SystemMail::SecondFactorAdded),
    )
    .await?;
    Ok(Added {
        session: session.with_version(version).with_second_factor(),
        recovery_codes,
    })
}

/// Writes `event` down in each company of theirs, tells them by mail, and makes it so.
pub(super) async fn tell(
    tx: SystemTx,
    owner: Owner,
    address: IpAddr,
    event: &Event,
    mail: Option<SystemMail>,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let mut tx = tell_companies(tx, &owner, address, event).await?;
    if let Some(mail) = mail {
        let path = "/settings/security".to_owned();
        let mail = SendSystemMail::new(mail, owner.person, owner.language, path, now);
        tx.enqueue(&mail).await?;
    }
    tx.commit().await
}

/// New recovery codes, to be shown this once, in place of those before.
pub async fn renew_codes(
    db: &Db,
    passwords: &Passwords,
    session: &Session,
    form: &CodesForm,
    address: IpAddr,
) -> Result<Vec<String>, SecretError> {
    let owner = prove(db, passwords, session, &form.current_password, address).await?;
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let codes = recovery_codes::renew(&mut tx, owner.id).await?;
    let event = Event::new(Kind::RecoveryCodesRenewed, owner.person.email.clone());
    tell(tx, owner, address, &event, None).await?;
    Ok(codes)
}

/// Their owner says that the recovery codes are put away.
pub async fn keep_codes(db: &Db, session: &Session) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let now = tx.now();
    sqlx::query!(
        "update recovery_codes set kept_at = $2 where user_id = $1 and kept_at is null",
        session.user().uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}
