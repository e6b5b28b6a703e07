//! How often somebody who is not signed in may ask for the same. Guesses at passwords and mails to people are counted more closely, where they are made.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use super::sign_in::network;
use crate::tenancy::SystemTx;

/// Something that may be asked so often by the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    what: &'static str,
    /// So often
    pub times: u32,
    /// within this time.
    pub within: Duration,
}

/// Companies that a network may sign up.
pub const SIGN_UPS_OF_NETWORK: Allowance = Allowance {
    what: "sign-up of a network",
    times: 20,
    within: Duration::HOUR,
};
/// Sign-ups that may be tried with an address: its form says whether the address has an account.
pub const SIGN_UPS_OF_ADDRESS: Allowance = Allowance {
    what: "sign-up of an address",
    times: 5,
    within: Duration::HOUR,
};
/// Ways to identity providers that a network may ask for, each of which is kept until it is over: a whole office comes in the morning.
pub const WAYS_OF_NETWORK: Allowance = Allowance {
    what: "way to an identity provider",
    times: 300,
    within: Duration::minutes(5),
};
/// Calls with a token that nobody has, of a network. A token that is somebody's is counted for itself, and goes on when this is used up.
pub const UNKNOWN_TOKENS_OF_NETWORK: Allowance = Allowance {
    what: "unknown token",
    times: 120,
    within: Duration::MINUTE,
};
/// After this nothing counts any more.
const LONGEST: Duration = Duration::HOUR;

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum KnockError {
    /// Too often.
    #[error("too often; again in {wait}")]
    TooMany {
        /// After this it may be asked again.
        wait: Duration,
    },
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Counts it once more for somebody's network.
pub async fn knock_from(
    tx: &mut SystemTx,
    allowance: Allowance,
    address: IpAddr,
) -> Result<(), KnockError> {
    knock(tx, allowance, &network(address)).await
}

/// Counts it once more for whoever is called so. What is refused is counted too, and does not make the wait longer.
pub async fn knock(tx: &mut SystemTx, allowance: Allowance, who: &str) -> Result<(), KnockError> {
    let now = tx.now();
    let counted = sqlx::query!(
        r#"insert into knocks (hash, began_at, times) values ($1, $2, 1)
           on conflict (hash) do update
              set (began_at, times) = (
                  select case when over then excluded.began_at else knocks.began_at end, case when over then 1 else knocks.times + 1 end
                    from (select knocks.began_at <= $3 as over) began)
           returning began_at, times"#,
        hash(allowance, who),
        now,
        now - allowance.within
    )
    .fetch_one(tx.conn())
    .await?;
    if i64::from(counted.times) <= i64::from(allowance.times) {
        return Ok(());
    }
    Err(KnockError::TooMany {
        wait: counted.began_at + allowance.within - now,
    })
}

/// No name of ours holds an octet of zero.
fn hash(allowance: Allowance, who: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(allowance.what)
        .chain_update([0])
        .chain_update(who)
        .finalize()
        .to_vec()
}

/// Removes what no longer counts; says how much.
pub async fn prune_knocks(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let before: OffsetDateTime = tx.now() - LONGEST;
    let pruned = sqlx::query!("delete from knocks where began_at <= $1", before)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_kept_while_it_counts() {
        for allowance in [
            SIGN_UPS_OF_NETWORK,
            SIGN_UPS_OF_ADDRESS,
            WAYS_OF_NETWORK,
            UNKNOWN_TOKENS_OF_NETWORK,
        ] {
            assert!(allowance.within <= LONGEST, "{allowance:?}");
        }
        let of_one = hash(SIGN_UPS_OF_NETWORK, "192.0.2.7");
        assert_ne!(of_one, hash(WAYS_OF_NETWORK, "192.0.2.7"));
        assert_ne!(of_one, hash(SIGN_UPS_OF_NETWORK, "192.0.2.8"));
    }
}
