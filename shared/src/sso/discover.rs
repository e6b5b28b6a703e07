//! Which company's identity provider somebody means who has typed an address.

use super::Door;
use crate::ids::TenantId;
use crate::tenancy::{Db, Purpose, TenantTx};

/// The company that proved the domain of this address, if it takes people in. Nothing is said of the address itself: whoever types any of the domain gets the same answer.
pub async fn discover(db: &Db, email: &str) -> Result<Option<Door>, sqlx::Error> {
    let Some((_, domain)) = email.trim().rsplit_once('@') else {
        return Ok(None);
    };
    let mut tx = db.begin_system(Purpose::SingleSignOn).await?;
    let found = sqlx::query!(
        r#"select t.id as "id: TenantId", t.slug from sso_domains d join tenants t on t.id = d.tenant_id where d.domain = $1"#,
        domain.to_lowercase()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let door = Door::new(found.id, &found.slug);
    let mut tx = tx
        .enter(&crate::tenancy::Principal::system(found.id))
        .await?;
    let ready = super::find_connection(&mut tx)
        .await?
        .is_some_and(|connection| connection.idp.is_some());
    Ok(ready.then_some(door))
}

/// The door of the company of this transaction.
pub async fn door_of_company(tx: &mut TenantTx) -> Result<Door, sqlx::Error> {
    let tenant = tx.tenant();
    let slug = sqlx::query_scalar!("select slug from tenants where id = $1", tenant.get())
        .fetch_one(tx.conn())
        .await?;
    Ok(Door::new(tenant, &slug))
}
