//! Recovery codes: for whoever has lost their authenticator. Each is good once.

use data_encoding::BASE32_NOPAD;

use crate::accounts::hash;
use crate::ids::UserId;
use crate::tenancy::SystemTx;

/// Codes that somebody gets at once.
pub const RECOVERY_CODES: usize = 10;
/// Octets of a code: 120 bits. From 112 on, a fast hash is enough (NIST SP 800-63B-4 §3.1.2.2).
const CODE: usize = 15;

/// Codes as they are shown: base32 in groups of four.
fn new_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let code = BASE32_NOPAD.encode(&rand::random::<[u8; CODE]>());
            let groups: Vec<&str> = (0..code.len())
                .step_by(4)
                .map(|at| &code[at..at + 4])
                .collect();
            groups.join("-")
        })
        .collect()
}

/// A code as it is hashed, however it was typed: the digits that base32 has not are taken for the letters they look like.
fn folded(typed: &str) -> String {
    let meant = typed.chars().filter(char::is_ascii_alphanumeric);
    let meant = meant.map(|c| match c.to_ascii_uppercase() {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        other => other,
    });
    // More than a code has says nothing more.
    meant.take(64).collect()
}

/// New codes in place of those before, which are worth nothing from now on.
pub(super) async fn renew(tx: &mut SystemTx, user: UserId) -> Result<Vec<String>, sqlx::Error> {
    let (codes, now) = (new_codes(), tx.now());
    forget(tx, user).await?;
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(&folded(code))).collect();
    sqlx::query!(
        "insert into recovery_codes (user_id, hash, created_at) select $1, h, $3 from unnest($2::bytea[]) as hashes (h)",
        user.uuid(),
        &hashes,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(codes)
}

/// Whether somebody has any, used or not.
pub(super) async fn exist(tx: &mut SystemTx, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from recovery_codes where user_id = $1) as "any!""#,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await
}

pub(super) async fn forget(tx: &mut SystemTx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from recovery_codes where user_id = $1", user.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Uses a code up; answers how many are left, `None` when it is no code of theirs.
pub(super) async fn use_code(
    tx: &mut SystemTx,
    user: UserId,
    typed: &str,
) -> Result<Option<i64>, sqlx::Error> {
    let now = tx.now();
    let taken = sqlx::query!(
        "update recovery_codes set used_at = $3 where user_id = $1 and hash = $2 and used_at is null",
        user.uuid(),
        hash(&folded(typed)),
        now
    )
    .execute(tx.conn())
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let left = sqlx::query_scalar!(
        r#"select count(*) as "left!" from recovery_codes where user_id = $1 and used_at is null"#,
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Some(left))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_differ_and_read_back_however_they_are_typed() {
        let codes = new_codes();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), RECOVERY_CODES);
        for code in &codes {
            assert_eq!(code.len(), 29, "{code}");
            let bare = code.replace('-', "");
            assert_eq!(folded(code), bare);
            assert_eq!(folded(&code.to_lowercase()), bare);
            assert_eq!(folded(&format!("  {} ", code.replace('-', " "))), bare);
        }
        assert_eq!(folded("0l18-é"), "OLIB");
        assert_eq!(folded(&"A".repeat(10_000)).len(), 64);
    }
}
