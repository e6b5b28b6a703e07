//! Signing out here and there.

use ::sso::{LogoutQuery, logout_answer, logout_request};

use super::come_in::name_hash;
use super::connection::signing_key;
use super::{Kept, SsoError, find_connection, find_door};
use crate::accounts::random_text;
use crate::ids::{TenantId, UserId};
use crate::tenancy::{Db, Principal, TenantTx};

/// Where a browser goes that brought a message about signing out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// Back to the identity provider, with our answer.
    There(String),
    /// Nowhere: they are signed out.
    Done,
}

/// Does what an identity provider says about signing out, by the query string as it stands in the address. It comes through the browser, but what it says is signed, so that no cookie is needed.
pub async fn end_there(db: &Db, door: &str, query: &str) -> Result<Leaving, SsoError> {
    let (door, mut tx) = find_door(db, door).await?.ok_or(SsoError::Unknown)?;
    let idp = find_connection(&mut tx)
        .await?
        .and_then(|connection| connection.idp)
        .ok_or(SsoError::Unknown)?;
    let (now, service) = (tx.now(), door.service(tx.platform()));
    let request = match LogoutQuery::read(query, &idp, &service, now)? {
        LogoutQuery::Answer(_) => return Ok(Leaving::Done),
        LogoutQuery::Request(request) => request,
    };
    let user = sqlx::query_scalar!(
        r#"select user_id as "user: UserId" from sso_identities where tenant_id = $1 and hash = $2"#,
        door.tenant().get(),
        name_hash(&idp.entity_id, &request.name_id.value)
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(user) = user {
        end_sessions(&mut tx, user, &request.session_indexes).await?;
    }
    let key = signing_key(&mut tx).await?;
    tx.commit().await?;
    let id = format!("_{}", random_text());
    let address = logout_answer(&idp, &service, &key, &request, &id, now)?;
    Ok(address.map_or(Leaving::Done, Leaving::There))
}

/// Those that the identity provider vouched for; with indexes, those of its sessions.
async fn end_sessions(
    tx: &mut TenantTx,
    user: UserId,
    indexes: &[String],
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from sessions
          where tenant_id = $1 and user_id = $2 and signed_in_by = 'single_sign_on'
            and (cardinality($3::text[]) = 0 or data -> 'sso' ->> 'session_index' = any($3))",
        tenant,
        user.uuid(),
        indexes
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends every session that the company's identity provider vouched for.
pub(super) async fn end_all(tx: &mut TenantTx) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from sessions where tenant_id = $1 and signed_in_by = 'single_sign_on'",
        tenant
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Where a browser goes that was signed out here, to be signed out at the identity provider too; `None` when that does not offer it.
pub async fn logout_message(
    db: &Db,
    tenant: TenantId,
    kept: &Kept,
) -> Result<Option<String>, SsoError> {
    let mut tx = db.begin(&Principal::system(tenant)).await?;
    let door = super::door_of_company(&mut tx).await?;
    let Some(idp) = find_connection(&mut tx)
        .await?
        .and_then(|connection| connection.idp)
    else {
        return Ok(None);
    };
    let key = signing_key(&mut tx).await?;
    let (now, service) = (tx.now(), door.service(tx.platform()));
    let id = format!("_{}", random_text());
    let who = (&kept.name_id, kept.session_index.as_deref());
    Ok(logout_request(&idp, &service, &key, who, &id, now)?)
}
