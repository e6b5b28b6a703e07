//! Codes of an authenticator app (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, which is all that every app knows.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use totp_rs::{Builder, Secret, Totp};

use crate::accounts::Session;
use crate::ids::UserId;
use crate::tenancy::{Db, SystemTx};
use crate::vault::{self, Kept};

/// How long a secret that was shown may wait for its first code.
pub const SET_UP_LIFETIME: Duration = Duration::minutes(30);
/// Octets of a secret (RFC 4226 §4, R6: 160 bits recommended).
const SECRET: usize = 20;
/// Seconds that a code is for (RFC 6238 §5.2).
const STEP: u64 = 30;
/// Under this name the app lists it.
const ISSUER: &str = "Proffer";

/// A secret that was shown and not yet confirmed by a code. Kept in the browser's session, sealed as it is stored later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingTotp {
    user: UserId,
    sealed: String,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
}

/// A secret as it is shown, this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpShown {
    /// What the picture says: an address that the app reads (Key URI Format, google-authenticator wiki).
    pub uri: String,
    /// For typing: base32 in groups of four.
    pub typed: String,
}

/// Makes a secret to be shown.
pub fn begin_totp(db: &Db, session: &Session) -> Option<PendingTotp> {
    let secret = BASE32_NOPAD.encode(&rand::random::<[u8; SECRET]>());
    let user = session.user();
    let keys = &db.platform().keys;
    let sealed = vault::seal(keys, user, Kept::TotpSecret, &secret, rand::random()).ok()?;
    Some(PendingTotp {
        user,
        sealed: STANDARD_NO_PAD.encode(sealed),
        began_at: db.clock().now(),
    })
}

/// What is to be shown of a secret; `None`: it waited too long, or is somebody else's.
pub fn show_totp(
    db: &Db,
    session: &Session,
    pending: &PendingTotp,
    email: &str,
) -> Option<TotpShown> {
    if pending.user != session.user() || pending.began_at + SET_UP_LIFETIME <= db.clock().now() {
        return None;
    }
    let sealed = pending.sealed()?;
    let keys = &db.platform().keys;
    let secret = vault::open(keys, pending.user, Kept::TotpSecret, &sealed).ok()?;
    let groups: Vec<&str> = (0..secret.len())
        .step_by(4)
        .filter_map(|at| secret.get(at..(at + 4).min(secret.len())))
        .collect();
    let typed = groups.join(" ");
    // A colon ends the issuer in an app's list.
    let named = Builder::new()
        .with_secret(Secret::try_from_base32(&secret).ok()?)
        .with_account_name(email.replace(':', " "))
        .with_issuer(Some(ISSUER));
    let uri = named.build().ok()?.to_url().ok()?;
    Some(TotpShown { uri, typed })
}

impl PendingTotp {
    /// As it is stored once it is confirmed.
    fn sealed(&self) -> Option<Vec<u8>> {
        STANDARD_NO_PAD.decode(&self.sealed).ok()
    }

    /// The secret and the time step of its first code; `None`: the code is wrong, or it waited too long.
    pub(super) fn confirm(
        &self,
        tx: &SystemTx,
        user: UserId,
        code: &str,
    ) -> Option<(Vec<u8>, i64)> {
        if self.user != user || self.began_at + SET_UP_LIFETIME <= tx.now() {
            return None;
        }
        let sealed = self.sealed()?;
        let keys = &tx.platform().keys;
        let secret = vault::open(keys, user, Kept::TotpSecret, &sealed).ok()?;
        let step = step_of(&secret, code, tx.now(), 0)?;
        Some((sealed, step))
    }
}

/// The time step that a code is of: this one or a neighbour (RFC 6238 §5.2 on clocks that differ), and later than the last that was used, so that a code somebody
/// read over a shoulder is worth nothing.
fn step_of(secret: &str, code: &str, now: OffsetDateTime, last: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = of(secret)?;
    let now = u64::try_from(now.unix_timestamp()).ok()?;
    let step = i64::try_from(totp.check(&code, now)?).ok()?;
    (step > last).then_some(step)
}

fn of(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    let made = Builder::new().with_secret(secret).with_step_duration(STEP);
    Some(made.build_noncompliant())
}

pub(super) async fn insert(
    tx: &mut SystemTx,
    user: UserId,
    sealed: &[u8],
    step: i64,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into totp_factors (user_id, secret, last_step, created_at) values ($1, $2, $3, $4)
         on conflict (user_id) do update set secret = $2, last_step = $3, created_at = $4, last_used_at = null",
        user.uuid(),
        sealed,
        step,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Uses a code up. Of two who bring the same at once, one comes in.
pub(super) async fn use_code(
    tx: &mut SystemTx,
    user: UserId,
    code: &str,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query!(
        "select secret, last_step from totp_factors where user_id = $1 for update",
        user.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    let (keys, now) = (tx.platform().keys.clone(), tx.now());
    let Ok(secret) = vault::open(&keys, user, Kept::TotpSecret, &row.secret) else {
        tracing::error!("a second factor does not open: its key is gone from PROFFER_SECRET_KEY");
        return Ok(false);
    };
    let Some(step) = step_of(&secret, code, now, row.last_step) else {
        return Ok(false);
    };
    sqlx::query!(
        "update totp_factors set last_step = $2, last_used_at = $3 where user_id = $1",
        user.uuid(),
        step,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    /// RFC 6238 appendix B: the ASCII text "12345678901234567890".
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn a_code_is_that_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            assert_eq!(step_of(SECRET, code, now, 0), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_good_in_its_step_and_the_two_beside_it_and_once() {
        let now = datetime!(2026-11-24 09:00:10 UTC);
        let step = now.unix_timestamp() / 30;
        let code_at = |step: i64| {
            let totp = of(SECRET).unwrap();
            totp.generate(u64::try_from(step * 30).unwrap()).to_string()
        };
        for (of_step, last, expected) in [
            (step, 0, Some(step)),
            (step - 1, 0, Some(step - 1)),
            (step + 1, 0, Some(step + 1)),
            (step - 2, 0, None),
            (step + 2, 0, None),
            // Used already, or older than one that was.
            (step, step, None),
            (step - 1, step, None),
            (step + 1, step, Some(step + 1)),
        ] {
            let found = step_of(SECRET, &code_at(of_step), now, last);
            assert_eq!(found, expected, "{of_step} after {last}");
        }
        let spaced = format!(" {} {} ", &code_at(step)[..3], &code_at(step)[3..]);
        assert_eq!(step_of(SECRET, &spaced, now, 0), Some(step));
        for junk in [
            "",
            "12345",
            "1234567",
            "abcdef",
            "١٢٣٤٥٦",
            &"1".repeat(10_000),
        ] {
            assert_eq!(step_of(SECRET, junk, now, 0), None, "{junk}");
        }
    }
}
