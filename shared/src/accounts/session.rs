//! What a session says, and the member it stands for now.

use serde::{Deserialize, Serialize};

use crate::ids::{TenantId, UserId};
use crate::language::Language;
use crate::tenancy::{Db, Principal, Purpose};

/// Somebody signed in, and the company they look at. Its fields are private: only signing in and switching companies make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    user: UserId,
    tenant: TenantId,
}

impl Session {
    pub(super) fn new(user: UserId, tenant: TenantId) -> Self {
        Self { user, tenant }
    }

    pub(super) fn user(self) -> UserId {
        self.user
    }
}

/// The member a session stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// What they may do, and where.
    pub principal: Principal,
    /// Who they are.
    pub account: Account,
}

/// A person and the company they look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The person.
    pub user: UserId,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do: `owner`, `member` or `accountant`.
    pub role: String,
    /// The language they read.
    pub language: Language,
    /// Whether their address was confirmed.
    pub email_confirmed: bool,
    /// The company's name.
    pub company: String,
    /// Its time zone.
    pub time_zone: String,
    /// Companies they belong to, this one included.
    pub companies: i64,
}

/// The member behind a session; `None` once they were deactivated.
pub async fn find_member(db: &Db, session: &Session) -> Result<Option<SignedIn>, sqlx::Error> {
    let mut tx = db.begin_system(Purpose::Session).await?;
    let account = sqlx::query_as!(
        Account,
        r#"select u.id as "user: UserId", u.email, u.name, m.role, u.language as "language: Language",
                  u.email_confirmed_at is not null as "email_confirmed!", t.name as company, t.time_zone,
                  (select count(*) from memberships o where o.user_id = u.id and o.deactivated_at is null) as "companies!"
             from memberships m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null"#,
        session.tenant.get(),
        session.user.uuid(),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(account.and_then(|account| {
        let role = account.role.parse().ok()?;
        let principal = Principal::member(session.tenant, session.user, account.name.clone(), role);
        Some(SignedIn { principal, account })
    }))
}
