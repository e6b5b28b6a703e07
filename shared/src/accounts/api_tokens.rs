//! Bearer tokens of the API. Only their SHA-256 is kept.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::random::{hash, random_text};
use crate::ids::{ApiTokenId, TenantId, UserId};
use crate::tenancy::{Db, Principal, Purpose, TenantTx};

/// Begins every token, so that scanners of leaked secrets can tell what they found.
const PREFIX: &str = "proffer_";
/// The last use is written this often at most: not with each call.
const USE_PRECISION: Duration = Duration::minutes(10);

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything its member may.
    #[default]
    Full,
    /// Reading only.
    Read,
}

impl Scope {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Read => "read",
        }
    }
}

/// Not a scope of ours.
#[derive(Debug, thiserror::Error)]
#[error("unknown scope")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(s: &str) -> Result<Self, UnknownScope> {
        match s {
            "full" => Ok(Self::Full),
            "read" => Ok(Self::Read),
            _ => Err(UnknownScope),
        }
    }
}

/// A token as its member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What its member called it.
    pub name: String,
    /// `full` or `read`.
    pub scope: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was last used, give or take ten minutes.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
}

/// Makes a token for the acting member and gives it away: it can't be seen again. `None` when no member acts.
pub async fn create_token(
    tx: &mut TenantTx,
    name: &str,
    scope: Scope,
) -> Result<Option<String>, sqlx::Error> {
    let Some(user) = tx.principal().user() else {
        return Ok(None);
    };
    let bearer = format!("{PREFIX}{}", random_text());
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into api_tokens (hash, id, tenant_id, user_id, name, scope, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        hash(&bearer),
        ApiTokenId::new().uuid(),
        tenant,
        user.uuid(),
        name,
        scope.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Some(bearer))
}

/// The acting member's tokens that still work, the newest first.
pub async fn list_tokens(tx: &mut TenantTx) -> Result<Vec<ApiToken>, sqlx::Error> {
    let (tenant, user) = (tx.tenant().get(), tx.principal().user().map(UserId::uuid));
    sqlx::query_as!(
        ApiToken,
        r#"select id as "id: ApiTokenId", name, scope, created_at, last_used_at from api_tokens
            where tenant_id = $1 and user_id = $2 and revoked_at is null order by created_at desc, id desc"#,
        tenant,
        user
    )
    .fetch_all(tx.conn())
    .await
}

/// Ends a token of the acting member; says whether there was one.
pub async fn revoke_token(tx: &mut TenantTx, id: ApiTokenId) -> Result<bool, sqlx::Error> {
    let (tenant, user, now) = (
        tx.tenant().get(),
        tx.principal().user().map(UserId::uuid),
        tx.now(),
    );
    let revoked = sqlx::query!(
        "update api_tokens set revoked_at = $4 where tenant_id = $1 and user_id = $2 and id = $3 and revoked_at is null",
        tenant,
        user,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(revoked.rows_affected() > 0)
}

/// Who a program acts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUse {
    /// The member, in their company.
    pub principal: Principal,
    /// Their address.
    pub email: String,
    /// What the token may do.
    pub scope: Scope,
}

/// The member behind a bearer token; `None` when it is unknown or revoked, or its member was deactivated.
pub async fn find_by_token(db: &Db, bearer: &str) -> Result<Option<TokenUse>, sqlx::Error> {
    if !bearer.starts_with(PREFIX) {
        return Ok(None);
    }
    let mut tx = db.begin_system(Purpose::ApiToken).await?;
    let now = tx.now();
    let row = sqlx::query!(
        r#"select a.hash, a.tenant_id as "tenant: TenantId", a.user_id as "user: UserId", a.scope, a.last_used_at, m.role, u.name, u.email
             from api_tokens a
             join memberships m on m.tenant_id = a.tenant_id and m.user_id = a.user_id and m.deactivated_at is null
             join users u on u.id = a.user_id
            where a.hash = $1 and a.revoked_at is null"#,
        hash(bearer)
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Ok(role), Ok(scope)) = (row.role.parse(), row.scope.parse()) else {
        return Ok(None);
    };
    if row.last_used_at.is_none_or(|at| now - at > USE_PRECISION) {
        sqlx::query!(
            "update api_tokens set last_used_at = $2 where hash = $1",
            row.hash,
            now
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
    }
    let principal = Principal::member(row.tenant, row.user, row.name, role);
    Ok(Some(TokenUse {
        principal,
        email: row.email,
        scope,
    }))
}
