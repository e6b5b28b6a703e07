//! Where the company asks for it, whoever opens a link says first to which address it was sent: a mail that was forwarded does not take its offer along.

use time::{Duration, OffsetDateTime};

use super::Link;
use crate::company;
use crate::hex::{from_hex, to_hex};
use crate::secrets::{Keys, Purpose};
use crate::tenancy::TenantTx;

/// Addresses that can be typed within [`WINDOW`], by everybody who has the link together.
pub const ATTEMPTS: i32 = 10;
/// How long an attempt counts.
pub const WINDOW: Duration = Duration::minutes(15);
/// How long a page stays open. It goes along in the page's own forms and addresses: there is no cookie.
const PASS_LIFETIME: Duration = Duration::hours(12);
/// Bytes of the signature in a pass: 128 bits.
const SIGNATURE_LENGTH: usize = 16;

/// Proves that somebody named the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass(pub String);

/// Why there is no pass.
#[derive(Debug, thiserror::Error)]
pub enum WrongAddress {
    /// It was sent to another.
    #[error("another address")]
    Other,
    /// Too many were tried.
    #[error("too many attempts")]
    TooMany {
        /// After this it can be tried again.
        wait: Duration,
    },
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Whether the page is shown: the company does not ask, or the pass is good.
pub async fn admits(tx: &mut TenantTx, link: &Link, pass: &str) -> Result<bool, sqlx::Error> {
    if !company::profile(tx).await?.ask_address {
        return Ok(true);
    }
    Ok(is_good(&tx.platform().keys, link, pass, tx.now()))
}

/// Counts the attempt, which is to be committed also when it fails, and compares.
pub async fn check_address(
    tx: &mut TenantTx,
    link: &Link,
    typed: &str,
) -> Result<Pass, WrongAddress> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let counted = sqlx::query!(
        r#"update customer_links
              set attempts = case when attempts_since > $4 then least(attempts, 1000) + 1 else 1 end,
                  attempts_since = case when attempts_since > $4 then attempts_since else $3 end
            where tenant_id = $1 and id = $2 returning attempts, attempts_since as "since!""#,
        tenant,
        link.id.uuid(),
        now,
        now - WINDOW
    )
    .fetch_one(tx.conn())
    .await?;
    if counted.attempts > ATTEMPTS {
        return Err(WrongAddress::TooMany {
            wait: counted.since + WINDOW - now,
        });
    }
    let same = !link.email.is_empty() && typed.trim().eq_ignore_ascii_case(&link.email);
    if same {
        Ok(make(&tx.platform().keys, link, now + PASS_LIFETIME))
    } else {
        Err(WrongAddress::Other)
    }
}

fn make(keys: &Keys, link: &Link, until: OffsetDateTime) -> Pass {
    let until = until.unix_timestamp();
    let signature = keys.sign(Purpose::CustomerPass, &signed(link, until));
    Pass(format!(
        "{until}-{}",
        to_hex(&signature[..SIGNATURE_LENGTH])
    ))
}

fn is_good(keys: &Keys, link: &Link, pass: &str, now: OffsetDateTime) -> bool {
    let Some((until, signature)) = pass.split_once('-') else {
        return false;
    };
    let Ok(until) = until.parse::<i64>() else {
        return false;
    };
    let signature = from_hex(signature);
    until > now.unix_timestamp()
        && signature.is_some_and(|signature| {
            signature.len() == SIGNATURE_LENGTH
                && keys.verifies(Purpose::CustomerPass, &signed(link, until), &signature)
        })
}

fn signed(link: &Link, until: i64) -> Vec<u8> {
    format!("{} {until}", link.id).into_bytes()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::customer_page::Secret;
    use crate::ids::{CustomerLinkId, OfferId};

    fn link() -> Link {
        let now = datetime!(2026-11-24 09:14 UTC);
        Link {
            id: CustomerLinkId::new(),
            offer: OfferId::new(),
            version: 1,
            secret: Secret::random(),
            name: "Eva".to_owned(),
            email: "eva@customer.example".to_owned(),
            created_at: now,
            expires_at: now,
            replaced_at: None,
            viewed_at: None,
        }
    }

    #[test]
    fn a_pass_is_good_for_one_link_and_half_a_day() {
        let keys: Keys = "key-key-key-key-key-key-key-key-key".parse().unwrap();
        let now = datetime!(2026-11-24 09:14 UTC);
        let (ours, other) = (link(), link());
        let Pass(pass) = make(&keys, &ours, now + PASS_LIFETIME);
        assert!(is_good(&keys, &ours, &pass, now));
        assert!(!is_good(&keys, &other, &pass, now));
        assert!(!is_good(&keys, &ours, &pass, now + PASS_LIFETIME));
        let later = format!("9{pass}");
        for forged in ["", "-", "1-é", &pass[..pass.len() - 2], later.as_str()] {
            assert!(!is_good(&keys, &ours, forged, now), "{forged}");
        }
    }
}
