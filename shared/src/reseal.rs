//! Every company's and every person's secrets are sealed anew by the newest root key, so that the older ones can be taken from `PROFFER_SECRET_KEY`.
//!
//! The services go on meanwhile: each secret is changed in a transaction of its company or its person, and both keys open it until the list is shortened.

use crate::ids::{TenantId, UserId};
use crate::secrets::Keys;
use crate::tenancy::{Db, Principal, Purpose, TenantTx};
use crate::vault::{self, Kept, VaultError, Whose};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resealed {
    /// Secrets that an older key had sealed.
    pub anew: u64,
    /// Secrets that the newest key had sealed already.
    pub kept: u64,
    /// Companies with a secret that no key of the list opens.
    pub closed: Vec<TenantId>,
    /// People whose authenticator app's secret no key of the list opens.
    pub closed_people: Vec<UserId>,
}

/// Goes through all companies, then through all people. What was interrupted is done by running it again.
pub async fn reseal(db: &Db) -> Result<Resealed, sqlx::Error> {
    let mut system = db.begin_system(Purpose::Operator).await?;
    let tenants = sqlx::query_scalar!(r#"select id as "id: TenantId" from tenants order by id"#)
        .fetch_all(system.conn())
        .await?;
    drop(system);
    let mut done = Resealed::default();
    for tenant in tenants {
        let mut tx = db.begin(&Principal::system(tenant)).await?;
        mail_password(&mut tx, &mut done).await?;
        sso_key(&mut tx, &mut done).await?;
        erasure_subjects(&mut tx, &mut done).await?;
        tx.commit().await?;
    }
    totp_secrets(db, &mut done).await?;
    Ok(done)
}

async fn mail_password(tx: &mut TenantTx, done: &mut Resealed) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let sealed = sqlx::query_scalar!(
        r#"select password as "password!" from mail_settings where tenant_id = $1 and password is not null for update"#,
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(anew) = anew(tx, Kept::MailPassword, sealed, done) {
        sqlx::query!(
            "update mail_settings set password = $2 where tenant_id = $1",
            tenant,
            anew
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

async fn sso_key(tx: &mut TenantTx, done: &mut Resealed) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let sealed = sqlx::query_scalar!(
        "select signing_key from sso_connections where tenant_id = $1 for update",
        tenant
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(anew) = anew(tx, Kept::SsoKey, sealed, done) {
        sqlx::query!(
            "update sso_connections set signing_key = $2 where tenant_id = $1",
            tenant,
            anew
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

async fn erasure_subjects(tx: &mut TenantTx, done: &mut Resealed) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    let under_way = sqlx::query!(
        r#"select id, subject as "subject!" from erasures where tenant_id = $1 and subject is not null order by id for update"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    for erasure in under_way {
        if let Some(anew) = anew(tx, Kept::ErasureSubject, Some(erasure.subject), done) {
            sqlx::query!(
                "update erasures set subject = $3 where tenant_id = $1 and id = $2",
                tenant,
                erasure.id,
                anew
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(())
}

async fn totp_secrets(db: &Db, done: &mut Resealed) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_system(Purpose::Operator).await?;
    let people = sqlx::query_scalar!(
        r#"select user_id as "user: UserId" from totp_factors order by user_id"#
    )
    .fetch_all(tx.conn())
    .await?;
    drop(tx);
    for user in people {
        let mut tx = db.begin_system(Purpose::Operator).await?;
        let sealed = sqlx::query_scalar!(
            "select secret from totp_factors where user_id = $1 for update",
            user.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        let keys = tx.platform().keys.clone();
        if let Some(anew) = anew_of(&keys, user, Kept::TotpSecret, sealed, done) {
            sqlx::query!(
                "update totp_factors set secret = $2 where user_id = $1",
                user.uuid(),
                anew
            )
            .execute(tx.conn())
            .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The secret under the newest key, when there is one that an older key sealed.
fn anew(
    tx: &TenantTx,
    kept: Kept,
    sealed: Option<Vec<u8>>,
    done: &mut Resealed,
) -> Option<Vec<u8>> {
    anew_of(&tx.platform().keys, tx.tenant(), kept, sealed, done)
}

fn anew_of(
    keys: &Keys,
    whose: impl Into<Whose>,
    kept: Kept,
    sealed: Option<Vec<u8>>,
    done: &mut Resealed,
) -> Option<Vec<u8>> {
    let (whose, sealed) = (whose.into(), sealed?);
    match vault::reseal(keys, whose, kept, &sealed, rand::random()) {
        Ok(Some(anew)) => {
            done.anew += 1;
            Some(anew)
        }
        Ok(None) => {
            done.kept += 1;
            None
        }
        Err(VaultError::Closed | VaultError::Unsealable) => {
            match whose {
                Whose::Company(tenant) => done.closed.push(tenant),
                Whose::Person(user) => done.closed_people.push(user),
            }
            None
        }
    }
}
