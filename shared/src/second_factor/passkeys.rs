//! Passkeys of people: kept, asked for, and used to sign in by themselves.

use std::net::IpAddr;

use ::passkeys::{AskedAnybody, Passkey, Refused, RelyingParty, Unsuited};
use serde_json::Value;

use super::challenge::FactorKind;
use crate::accounts::{Session, SignInError, SignedInBy, tell_entrance};
use crate::ids::{PasskeyId, TenantId, UserId};
use crate::telemetry::second_factor::{self as telemetry, Outcome};
use crate::tenancy::{Db, Purpose, SystemTx};

/// Passkeys that somebody can have: a device each, and some.
pub const MAX_PASSKEYS: usize = 20;

/// The portal as authenticators know it.
pub(super) fn portal(db: &Db) -> Result<RelyingParty, Unsuited> {
    RelyingParty::at(&db.platform().public_url)
}

/// A passkey and the row it stands in.
pub(super) struct Row {
    user: UserId,
    credential: Value,
}

impl Row {
    /// `None`: another version wrote it.
    pub(super) fn passkey(&self) -> Option<Passkey> {
        serde_json::from_value(self.credential.clone()).ok()
    }
}

/// Somebody's, locked: a counter is compared and raised by one at a time.
pub(super) async fn lock_all(tx: &mut SystemTx, user: UserId) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select user_id as "user: UserId", credential from passkeys where user_id = $1 order by id for update"#,
        user.uuid()
    )
    .fetch_all(tx.conn())
    .await
}

async fn lock_one(tx: &mut SystemTx, credential_id: &[u8]) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select user_id as "user: UserId", credential from passkeys where credential_id = $1 for update"#,
        credential_id
    )
    .fetch_optional(tx.conn())
    .await
}

/// Keeps what the authenticator said of itself when it was used.
pub(super) async fn note_use(tx: &mut SystemTx, passkey: &Passkey) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update passkeys set credential = $2, last_used_at = $3 where credential_id = $1",
        passkey.credential_id(),
        serde_json::to_value(passkey).unwrap_or_default(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether it was kept: one that is known already, of whomever, is not.
pub(super) async fn insert(
    tx: &mut SystemTx,
    user: UserId,
    name: &str,
    passkey: &Passkey,
) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let inserted = sqlx::query!(
        "insert into passkeys (id, user_id, credential_id, name, credential, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint passkeys_credential do nothing",
        PasskeyId::new().uuid(),
        user.uuid(),
        passkey.credential_id(),
        name,
        serde_json::to_value(passkey).unwrap_or_default(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// Asks a browser for anybody's passkey; `None` where the portal has none.
pub fn ask_anybody(db: &Db) -> Result<Option<(Value, AskedAnybody)>, Refused> {
    let portal = portal(db).ok();
    portal.map(|portal| portal.ask_anybody()).transpose()
}

/// Signs in by a passkey alone: the device has verified its holder, which is both factors at once. A wrong answer can't be guessed at, so that it counts for nobody.
pub async fn sign_in_with_passkey(
    db: &Db,
    answer: &str,
    asked: AskedAnybody,
    address: IpAddr,
) -> Result<Session, SignInError> {
    let kind = FactorKind::Passkey;
    let found = believed(db, answer, asked).await?;
    let Some(user) = found else {
        telemetry::challenged(kind, Outcome::Wrong);
        return Err(SignInError::Wrong);
    };
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let row = sqlx::query!(
        r#"select u.session_version,
                  (select m.tenant_id from memberships m where m.user_id = u.id and m.deactivated_at is null
                      and opens_by_password(m.tenant_id, m.user_id)
                    order by m.created_at, m.tenant_id limit 1) as "tenant: TenantId",
                  exists (select from memberships m where m.user_id = u.id and m.deactivated_at is null
                             and not opens_by_password(m.tenant_id, m.user_id)) as "closed!"
             from users u where u.id = $1"#,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let now = tx.now();
    drop(tx);
    let tenant = row.tenant.ok_or(if row.closed {
        SignInError::SingleSignOnOnly
    } else {
        SignInError::NoCompany
    })?;
    telemetry::challenged(kind, Outcome::Passed);
    let by = SignedInBy::Passkey;
    let session = Session::begin(user, tenant, by, now, row.session_version).with_second_factor();
    tell_entrance(db, &session, session.by().as_str(), None, address).await?;
    Ok(session)
}

/// Whose passkey answered.
async fn believed(
    db: &Db,
    answer: &str,
    asked: AskedAnybody,
) -> Result<Option<UserId>, sqlx::Error> {
    let Ok(portal) = portal(db) else {
        return Ok(None);
    };
    let Ok(claim) = portal.read_claim(answer) else {
        return Ok(None);
    };
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let row = lock_one(&mut tx, claim.credential_id()).await?;
    let row = row.filter(|row| row.user.uuid() == claim.person);
    let Some((user, known)) = row.and_then(|row| Some((row.user, row.passkey()?))) else {
        return Ok(None);
    };
    match portal.believe_claim(&claim, asked, known) {
        Ok(renewed) => {
            note_use(&mut tx, &renewed).await?;
            tx.commit().await?;
            Ok(Some(user))
        }
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            Ok(None)
        }
    }
}
