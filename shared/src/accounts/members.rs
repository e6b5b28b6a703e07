//! The people of a company.

use serde::Serialize;

use crate::addresses::EmailAddress;
use crate::ids::{TenantId, UserId};
use crate::language::Language;
use crate::tenancy::{Role, SystemTx, TenantTx};

/// A member, as colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// `owner`, `member` or `accountant`.
    pub role: String,
}

/// The active members of the company, by name.
pub async fn list_members(tx: &mut TenantTx) -> Result<Vec<Member>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Member,
        r#"select u.id as "id: UserId", u.name, u.email, m.role
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and m.deactivated_at is null order by lower(u.name), u.id"#,
        tenant
    )
    .fetch_all(tx.conn())
    .await
}

/// A person to add to a company, vouched for by whoever adds them.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewMember {
    pub name: String,
    pub email: EmailAddress,
    /// A PHC string. Somebody who has an account keeps their password.
    pub password_hash: String,
    pub language: Language,
    pub role: Role,
}

/// Adds a person to a company; twice is as once, and the last role counts.
pub async fn add_member(
    tx: &mut SystemTx,
    tenant: TenantId,
    new: &NewMember,
) -> Result<UserId, sqlx::Error> {
    let now = tx.now();
    let email = new.email.folded();
    sqlx::query!(
        "insert into users (id, email, name, language, password_hash, email_confirmed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $6) on conflict (email) do nothing",
        UserId::new().uuid(),
        email,
        new.name,
        new.language.code(),
        new.password_hash,
        now
    )
    .execute(tx.conn())
    .await?;
    let user = sqlx::query_scalar!(
        r#"select id as "id: UserId" from users where email = $1"#,
        email
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::query!(
        "insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id) do update set role = excluded.role, deactivated_at = null",
        tenant.get(),
        user.uuid(),
        new.role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(user)
}
