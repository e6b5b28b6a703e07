//! Several companies with one e-mail address.

use std::net::IpAddr;

use serde::Serialize;

use super::Session;
use super::sign_in::tell_entrance;
use crate::ids::{RememberedBrowserId, TenantId};
use crate::tenancy::{Db, Purpose};

/// A company somebody belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// Its short name: what chooses it in forms.
    pub slug: String,
    /// Its number, part of its address.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// `owner`, `member` or `accountant`.
    pub role: String,
}

/// The companies that a session leads into, by name.
pub async fn list_companies(db: &Db, session: &Session) -> Result<Vec<Membership>, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::Session).await?;
    let companies = sqlx::query_as!(
        Membership,
        r#"select t.slug, t.id as "tenant: TenantId", t.name, m.role
             from memberships m join tenants t on t.id = m.tenant_id
            where m.user_id = $1 and m.deactivated_at is null and ($2 or opens_by_password(m.tenant_id, m.user_id))
            order by lower(t.name), t.id"#,
        session.user().uuid(),
        !session.by().reaches_secrets()
    )
    .fetch_all(tx.conn())
    .await?;
    let open = |company: &Membership| session.by().leads_into(company.tenant);
    Ok(companies.into_iter().filter(open).collect())
}

/// The same person, looking at another of their companies; `None` when it is not theirs, or when the session leads into its own company alone.
pub async fn switch_company(
    db: &Db,
    session: &Session,
    tenant: i64,
    address: IpAddr,
) -> Result<Option<Session>, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::Session).await?;
    let tenant = sqlx::query_scalar!(
        r#"select tenant_id as "tenant: TenantId" from memberships
            where tenant_id = $1 and user_id = $2 and deactivated_at is null and ($3 or opens_by_password(tenant_id, user_id))"#,
        tenant,
        session.user().uuid(),
        !session.by().reaches_secrets()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(tenant) = tenant.filter(|tenant| session.by().leads_into(*tenant)) else {
        return Ok(None);
    };
    sqlx::query!(
        "update remembered_browsers set tenant_id = $2 where id = $1",
        session.remembered().map(RememberedBrowserId::uuid),
        tenant.get()
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    let switched = session.in_company(tenant);
    tell_entrance(db, &switched, switched.by().as_str(), None, address).await?;
    Ok(Some(switched))
}
