//! Bearer tokens of the API. Only their SHA-256 is kept.

use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::random::{hash, random_text};
use super::{KnockError, UNKNOWN_TOKENS_OF_NETWORK, knock_from};
use crate::audit::{self, Event, Kind};
use crate::ids::{ApiTokenId, TenantId, UserId};
use crate::tenancy::{Db, Principal, Purpose, SystemTx, TenantTx};

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
    let told = json!({ "scope": scope.as_str() });
    audit::record(tx, Event::new(Kind::TokenCreated, name).with(told)).await?;
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
    let revoked = sqlx::query_scalar!(
        "update api_tokens set revoked_at = $4 where tenant_id = $1 and user_id = $2 and id = $3 and revoked_at is null returning name",
        tenant,
        user,
        id.uuid(),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(name) = revoked else {
        return Ok(false);
    };
    audit::record(tx, Event::new(Kind::TokenRevoked, name)).await?;
    Ok(true)
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

/// Why a bearer token is of no use.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It is unknown or revoked, or its member was deactivated.
    #[error("unknown token")]
    Unknown,
    /// It was used as often as it may be in a minute; or it is unknown, and so were many others from there.
    #[error("too many calls; again in {wait}")]
    TooMany {
        /// Until its next minute begins.
        wait: Duration,
    },
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// The member behind a bearer token, which is used once more by this.
pub async fn use_token(
    db: &Db,
    bearer: &str,
    calls_per_minute: u32,
    address: IpAddr,
) -> Result<TokenUse, TokenError> {
    if !bearer.starts_with(PREFIX) {
        return Err(TokenError::Unknown);
    }
    let mut tx = db.begin_system(Purpose::ApiToken).await?;
    let now = tx.now();
    let row = sqlx::query!(
        r#"select a.hash, a.id as "id: ApiTokenId", a.tenant_id as "tenant: TenantId", a.user_id as "user: UserId", a.scope, a.last_used_at, m.role, m.switched_off, u.name, u.email
             from api_tokens a
             join memberships m on m.tenant_id = a.tenant_id and m.user_id = a.user_id and m.deactivated_at is null
             join users u on u.id = a.user_id
            where a.hash = $1 and a.revoked_at is null"#,
        hash(bearer)
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        let counted = knock_from(&mut tx, UNKNOWN_TOKENS_OF_NETWORK, address).await;
        tx.commit().await?;
        return Err(match counted {
            Ok(()) => TokenError::Unknown,
            Err(KnockError::TooMany { wait }) => TokenError::TooMany { wait },
            Err(KnockError::Db(error)) => error.into(),
        });
    };
    let (Ok(role), Ok(scope)) = (row.role.parse(), row.scope.parse()) else {
        return Err(TokenError::Unknown);
    };
    let counted = count_call(&mut tx, row.id).await?;
    if row.last_used_at.is_none_or(|at| now - at > USE_PRECISION) {
        sqlx::query!(
            "update api_tokens set last_used_at = $2 where hash = $1",
            row.hash,
            now
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await?;
    if counted.calls > i64::from(calls_per_minute) {
        return Err(TokenError::TooMany {
            wait: counted.minute_began + Duration::MINUTE - now,
        });
    }
    let principal =
        Principal::member(row.tenant, row.user, row.name, role).without(row.switched_off);
    Ok(TokenUse {
        principal,
        email: row.email,
        scope,
    })
}

/// How often a token was used since its minute began.
struct Counted {
    minute_began: OffsetDateTime,
    calls: i64,
}

/// Counted in the database and not in a process: the portal runs as several, which keep nothing, and a limit that grew with their number would be none.
async fn count_call(tx: &mut SystemTx, token: ApiTokenId) -> Result<Counted, sqlx::Error> {
    let now = tx.now();
    sqlx::query_as!(
        Counted,
        r#"insert into api_calls (token_id, minute_began, calls) values ($1, $2, 1)
           on conflict (token_id) do update
              set (minute_began, calls) = (
                  select case when over then excluded.minute_began else api_calls.minute_began end, case when over then 1 else api_calls.calls + 1 end
                    from (select api_calls.minute_began <= $3 as over) minute)
           returning minute_began, calls::bigint as "calls!""#,
        token.uuid(),
        now,
        now - Duration::MINUTE
    )
    .fetch_one(tx.conn())
    .await
}
