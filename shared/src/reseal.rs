//! Every company's secrets are sealed anew by the newest root key, so that the older ones can be taken from `PROFFER_SECRET_KEY`.
//!
//! The services go on meanwhile: each secret is changed in a transaction of its company, and both keys open it until the list is shortened.

use crate::ids::TenantId;
use crate::tenancy::{Db, Principal, Purpose, TenantTx};
use crate::vault::{self, Kept, VaultError};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resealed {
    /// Secrets that an older key had sealed.
    pub anew: u64,
    /// Secrets that the newest key had sealed already.
    pub kept: u64,
    /// Companies with a secret that no key of the list opens.
    pub closed: Vec<TenantId>,
}

/// Goes through all companies. What was interrupted is done by running it again.
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

/// The secret under the newest key, when there is one that an older key sealed.
fn anew(
    tx: &TenantTx,
    kept: Kept,
    sealed: Option<Vec<u8>>,
    done: &mut Resealed,
) -> Option<Vec<u8>> {
    let sealed = sealed?;
    match vault::reseal(
        &tx.platform().keys,
        tx.tenant(),
        kept,
        &sealed,
        rand::random(),
    ) {
        Ok(Some(anew)) => {
            done.anew += 1;
            Some(anew)
        }
        Ok(None) => {
            done.kept += 1;
            None
        }
        Err(VaultError::Closed | VaultError::Unsealable) => {
            done.closed.push(tx.tenant());
            None
        }
    }
}
