//! What somebody has, as they see it.

use serde::Serialize;
use time::OffsetDateTime;

use crate::accounts::Session;
use crate::ids::PasskeyId;
use crate::tenancy::{Db, Purpose};

/// So many recovery codes, or fewer, are few.
pub const RECOVERY_CODES_FEW: i64 = 3;

/// An authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptTotp {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last let somebody in.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPasskey {
    /// Its id here.
    pub id: PasskeyId,
    /// As its owner calls it.
    pub name: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last let somebody in.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
}

/// Everything somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Factors {
    /// Their authenticator app.
    pub totp: Option<KeptTotp>,
    /// Their passkeys, oldest first.
    pub passkeys: Vec<KeptPasskey>,
    /// Recovery codes that are still good.
    pub codes_left: i64,
    /// They are few.
    pub codes_few: bool,
    /// Their owner said that they had put them away.
    pub codes_kept: bool,
}

impl Factors {
    /// Whether a password alone is not enough.
    pub fn any(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }
}

/// What whoever is signed in has.
pub async fn list(db: &Db, session: &Session) -> Result<Factors, sqlx::Error> {
    let user = session.user().uuid();
    let mut tx = db.begin_system(Purpose::SecondFactor).await?;
    let totp = sqlx::query_as!(
        KeptTotp,
        "select created_at, last_used_at from totp_factors where user_id = $1",
        user
    )
    .fetch_optional(tx.conn())
    .await?;
    let passkeys = sqlx::query_as!(
        KeptPasskey,
        r#"select id as "id: PasskeyId", name, created_at, last_used_at from passkeys where user_id = $1 order by id"#,
        user
    )
    .fetch_all(tx.conn())
    .await?;
    let codes = sqlx::query!(
        r#"select count(*) filter (where used_at is null) as "left!", coalesce(bool_and(kept_at is not null), true) as "kept!"
             from recovery_codes where user_id = $1"#,
        user
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Factors {
        totp,
        passkeys,
        codes_left: codes.left,
        codes_few: codes.left <= RECOVERY_CODES_FEW,
        codes_kept: codes.kept,
    })
}
