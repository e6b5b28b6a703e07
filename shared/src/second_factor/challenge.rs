//! Between the password and the second factor.

use std::net::IpAddr;

use ::passkeys::{Asked, Passkey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{RECOVERY_CODES_FEW, passkeys, recovery_codes, totp};
use crate::accounts::{
    Owner, Session, SignInError, SignedInBy, count_attempt, find_owner, forget_failures, network,
    tell_entrance,
};
use crate::audit::{self, Event, Kind};
use crate::ids::{TenantId, UserId};
use crate::outgoing::{SendSystemMail, SystemMail};
use crate::telemetry::second_factor::{Outcome, challenged};
use crate::tenancy::{Db, Principal, Purpose, SystemTx};

/// How long somebody has for their second factor, once their password was right.
pub const HALF_LIFETIME: Duration = Duration::minutes(10);

/// Somebody whose password was right. It leads nowhere: only [`answer`] takes it. Its fields are private, so that nothing else makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfSession {
    user: UserId,
    /// The company they are going to.
    tenant: TenantId,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
    /// Of the person then: with another password meanwhile, this is over.
    version: i32,
}

impl HalfSession {
    pub(crate) fn begin(user: UserId, tenant: TenantId, now: OffsetDateTime, version: i32) -> Self {
        Self {
            user,
            tenant,
            began_at: now,
            version,
        }
    }
}

/// What somebody proves who they are by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorKind {
    /// A code of an authenticator app.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    RecoveryCode,
}

impl FactorKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Totp, Self::Passkey, Self::RecoveryCode];

    /// As audit log and metrics say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// What somebody may answer with.
#[derive(Debug, Clone)]
pub struct Offered {
    /// They have an authenticator app.
    pub totp: bool,
    /// They have passkeys: what the browser is given, and what to keep until it answers.
    pub passkey: Option<(Value, Asked)>,
    /// They have a recovery code left.
    pub recovery_codes: bool,
}

/// What somebody may answer with; `None` once it is too late.
pub async fn offered(db: &Db, half: &HalfSession) -> Result<Option<Offered>, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    if find_half(&mut tx, half).await?.is_none() {
        return Ok(None);
    }
    let row = sqlx::query!(
        r#"select exists (select from totp_factors where user_id = $1) as "totp!",
                  exists (select from recovery_codes where user_id = $1 and used_at is null) as "recovery_codes!""#,
        half.user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let known = known(&mut tx, half.user).await?;
    let portal = passkeys::portal(db).ok();
    let passkey = portal
        .filter(|_| !known.is_empty())
        .and_then(|portal| portal.ask(&known).ok());
    Ok(Some(Offered {
        totp: row.totp,
        passkey,
        recovery_codes: row.recovery_codes,
    }))
}

async fn known(tx: &mut SystemTx, user: UserId) -> Result<Vec<Passkey>, sqlx::Error> {
    let rows = passkeys::lock_all(tx, user).await?;
    Ok(rows.iter().filter_map(passkeys::Row::passkey).collect())
}

/// Whose it is; `None`: it is over.
async fn find_half(tx: &mut SystemTx, half: &HalfSession) -> Result<Option<Owner>, sqlx::Error> {
    if half.began_at + HALF_LIFETIME <= tx.now() {
        return Ok(None);
    }
    let lives = sqlx::query_scalar!(
        r#"select exists (select from users where id = $1 and session_version = $2) as "lives!""#,
        half.user.uuid(),
        half.version
    )
    .fetch_one(tx.conn())
    .await?;
    if !lives {
        return Ok(None);
    }
    find_owner(tx, half.user).await.map(Some)
}

/// What somebody answers with.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// A code of their app, as typed.
    Totp(&'a str),
    /// A recovery code, as typed.
    RecoveryCode(&'a str),
    /// What their passkey made of the question.
    Passkey {
        /// As the browser sent it.
        answer: &'a str,
        /// What was asked; `None`: nothing was.
        asked: Option<&'a Asked>,
    },
}

impl Answer<'_> {
    /// By which kind of factor.
    pub fn kind(self) -> FactorKind {
        match self {
            Self::Totp(_) => FactorKind::Totp,
            Self::RecoveryCode(_) => FactorKind::RecoveryCode,
            Self::Passkey { .. } => FactorKind::Passkey,
        }
    }
}

/// Why somebody did not come in.
#[derive(Debug, thiserror::Error)]
pub enum ChallengeError {
    /// The password was typed too long ago, or is another one since.
    #[error("too late")]
    Over,
    /// It is not theirs, or was used already.
    #[error("wrong")]
    Wrong,
    /// Too many failures, those with the password among them.
    #[error("too many failures")]
    TooMany {
        /// After this it can be tried again.
        wait: Duration,
    },
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Lets somebody in by their second factor. Counts as a failure from before it is checked until it succeeds, as a password does and in the same limits.
pub async fn answer(
    db: &Db,
    half: &HalfSession,
    answer: Answer<'_>,
    address: IpAddr,
) -> Result<Session, ChallengeError> {
    let kind = answer.kind();
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let owner = find_half(&mut tx, half)
        .await?
        .ok_or(ChallengeError::Over)?;
    let (account, network, at) = (owner.person.email.as_str(), network(address), tx.now());
    match count_attempt(&mut tx, account, &network).await {
        Ok(()) => tx.commit().await?,
        Err(SignInError::TooMany { wait }) => {
            challenged(kind, Outcome::TooMany);
            return Err(ChallengeError::TooMany { wait });
        }
        Err(SignInError::Db(error)) => return Err(error.into()),
        Err(_) => return Err(ChallengeError::Over),
    }

    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    if !is_right(db, &mut tx, half, &owner, answer).await? {
        drop(tx);
        challenged(kind, Outcome::Wrong);
        tell_failure(db, half, account, kind, address).await?;
        return Err(ChallengeError::Wrong);
    }
    forget_failures(&mut tx, account, &network, at).await?;
    let now = tx.now();
    tx.commit().await?;
    challenged(kind, Outcome::Passed);
    let by = SignedInBy::Password;
    let session =
        Session::begin(half.user, half.tenant, by, now, half.version).with_second_factor();
    tell_entrance(
        db,
        &session,
        session.by().as_str(),
        Some(kind.as_str()),
        address,
    )
    .await?;
    Ok(session)
}

/// Whether the answer is right; it is used up then.
async fn is_right(
    db: &Db,
    tx: &mut SystemTx,
    half: &HalfSession,
    owner: &Owner,
    answer: Answer<'_>,
) -> Result<bool, sqlx::Error> {
    match answer {
        Answer::Totp(code) => totp::use_code(tx, half.user, code).await,
        Answer::RecoveryCode(code) => {
            let Some(left) = recovery_codes::use_code(tx, half.user, code).await? else {
                return Ok(false);
            };
            if left <= RECOVERY_CODES_FEW {
                warn_of_few(tx, half.tenant, owner, left).await?;
            }
            Ok(true)
        }
        Answer::Passkey { answer, asked } => {
            let (Ok(portal), Some(asked)) = (passkeys::portal(db), asked) else {
                return Ok(false);
            };
            let known = known(tx, half.user).await?;
            match portal.believe(answer, asked, known) {
                Ok(used) => passkeys::note_use(tx, &used).await.map(|()| true),
                Err(error) => {
                    tracing::info!(%error, "a passkey was refused");
                    Ok(false)
                }
            }
        }
    }
}

async fn warn_of_few(
    tx: &mut SystemTx,
    tenant: TenantId,
    owner: &Owner,
    left: i64,
) -> Result<(), sqlx::Error> {
    let mail = SendSystemMail {
        arguments: [("count".to_owned(), left.to_string())].into(),
        ..SendSystemMail::new(
            SystemMail::RecoveryCodesFew,
            owner.person.clone(),
            owner.language,
            "/settings/security".to_owned(),
            tx.now(),
        )
    };
    tx.enqueue_for(tenant, &mail).await
}

async fn tell_failure(
    db: &Db,
    half: &HalfSession,
    account: &str,
    kind: FactorKind,
    address: IpAddr,
) -> Result<(), sqlx::Error> {
    let nobody = Principal::system(half.tenant).from_address(address);
    let mut tx = db.begin(&nobody).await?;
    let told = json!({ "second_factor": kind.as_str() });
    let event = Event::new(Kind::SignInFailed, account).with(told);
    audit::record(&mut tx, event).await?;
    tx.commit().await
}
