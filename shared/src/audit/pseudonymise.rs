//! Taking a person out of the log, when they are erased.

use crate::ids::UserId;
use crate::tenancy::TenantTx;

/// Whom nothing names any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// Their address; its forms are those of `address_pattern` in the database.
    pub address: String,
    /// Names they go by.
    pub names: Vec<String>,
    /// Their account here, and the one that stands for them from now on.
    pub account: Option<(UserId, UserId)>,
    /// What they are called from now on.
    pub pseudonym: String,
}

/// Takes this person out of the company's log; answers of how many entries. What happened, and when, stays. Doing it again finds nothing.
///
/// The portal can't change the log: a function in the database does, and can do no more than this.
pub async fn pseudonymise(tx: &mut TenantTx, forgotten: &Forgotten) -> Result<u64, sqlx::Error> {
    let (person, stand_in) = forgotten.account.unzip();
    let changed = sqlx::query_scalar!(
        r#"select pseudonymise_audit($1, $2, $3, $4, $5) as "changed!""#,
        forgotten.address,
        &forgotten.names,
        person.map(UserId::uuid),
        stand_in.map(UserId::uuid),
        forgotten.pseudonym
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(changed.unsigned_abs())
}
