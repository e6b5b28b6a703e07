//! Ending sessions: one that was listed, all of a person, those of a member who may not come in any more.

use sqlx::postgres::PgConnection;

use super::Session;
use super::browser_sessions::stored_id;
use crate::audit::{self, Event, Kind};
use crate::ids::{RememberedBrowserId, SessionListId, TenantId, UserId};
use crate::tenancy::{SystemTx, TenantTx};

/// Ends all sessions of a person and forgets their browsers, except what `spared` says; answers the version that the sessions from now on have.
pub(crate) async fn end_all_sessions(
    tx: &mut SystemTx,
    user: UserId,
    spared: Option<Session>,
) -> Result<i32, sqlx::Error> {
    let version = sqlx::query_scalar!(
        "update users set session_version = session_version + 1 where id = $1 returning session_version",
        user.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let spared = spared
        .and_then(Session::remembered)
        .map(RememberedBrowserId::uuid);
    sqlx::query!("delete from sessions where user_id = $1", user.uuid())
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "delete from remembered_browsers where user_id = $1 and id is distinct from $2",
        user.uuid(),
        spared
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update remembered_browsers set session_version = $2 where user_id = $1",
        user.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    tx.rights_changed(user);
    Ok(version)
}

/// Ends what a member has open in this company: sessions, remembered browsers, tokens.
pub(crate) async fn end_access(tx: &mut TenantTx, user: UserId) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    for statement in [
        sqlx::query!(
            "delete from remembered_browsers where tenant_id = $1 and user_id = $2",
            tenant,
            user.uuid()
        ),
        sqlx::query!(
            "delete from sessions where tenant_id = $1 and user_id = $2",
            tenant,
            user.uuid()
        ),
    ] {
        statement.execute(tx.conn()).await?;
    }
    sqlx::query!(
        "update api_tokens set revoked_at = $3 where tenant_id = $1 and user_id = $2 and revoked_at is null",
        tenant,
        user.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.rights_changed(user);
    Ok(())
}

/// Whose sessions, and which of them.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a> {
    user: UserId,
    /// `None`: in all companies.
    tenant: Option<TenantId>,
    /// The cookie of the session that asks.
    own: Option<&'a str>,
}

impl<'a> Reach<'a> {
    /// From within a session: one that only leads into a company reaches those in that company.
    pub fn of_session(session: &Session, id: &'a str) -> Self {
        Self {
            user: session.user(),
            tenant: (!session.by().reaches_secrets()).then_some(session.tenant()),
            own: Some(id),
        }
    }

    /// From a program, whose token is a company's: the sessions of its member there. `None` when no member acts.
    pub fn of_program(tx: &TenantTx) -> Option<Self> {
        Some(Self {
            user: tx.principal().user()?,
            tenant: Some(tx.tenant()),
            own: None,
        })
    }

    pub(super) fn user(self) -> UserId {
        self.user
    }

    pub(super) fn tenant(self) -> Option<i64> {
        self.tenant.map(TenantId::get)
    }

    pub(super) fn own(self) -> Option<String> {
        self.own.map(stored_id)
    }
}

/// Ends a listed session, and forgets its browser. Says whether there was one.
pub async fn end_session(
    tx: &mut TenantTx,
    reach: Reach<'_>,
    id: SessionListId,
) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!(
        r#"delete from sessions where list_id = $1 and user_id = $2 and ($3::bigint is null or tenant_id = $3)
           returning remembered_id as "remembered: RememberedBrowserId""#,
        id.uuid(),
        reach.user().uuid(),
        reach.tenant()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(ended) = ended else { return Ok(false) };
    if let Some(browser) = ended.remembered {
        forget(tx.conn(), browser).await?;
    }
    audit::record(tx, Event::new(Kind::SessionEnded, "")).await?;
    tx.rights_changed(reach.user());
    Ok(true)
}

/// Ends all listed sessions but the one that asks; says how many.
pub async fn end_other_sessions(
    tx: &mut TenantTx,
    reach: Reach<'_>,
    session: &Session,
) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query!(
        "delete from sessions where user_id = $1 and ($2::bigint is null or tenant_id = $2) and id is distinct from $3",
        reach.user().uuid(),
        reach.tenant(),
        reach.own()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from remembered_browsers where user_id = $1 and ($2::bigint is null or tenant_id = $2) and id is distinct from $3",
        reach.user().uuid(),
        reach.tenant(),
        session.remembered().map(RememberedBrowserId::uuid)
    )
    .execute(tx.conn())
    .await?;
    if ended.rows_affected() > 0 {
        audit::record(tx, Event::new(Kind::SessionEnded, "")).await?;
    }
    tx.rights_changed(reach.user());
    Ok(ended.rows_affected())
}

async fn forget(
    connection: &mut PgConnection,
    browser: RememberedBrowserId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from remembered_browsers where id = $1",
        browser.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}
