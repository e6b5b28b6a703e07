//! Sessions of browsers. Their ids are cookies, so only a hash of an id is stored: whoever reads the table can't come in with it.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::random::hash;
use super::{REMEMBERED_FOR, Session};
use crate::ids::{RememberedBrowserId, SessionListId, UserId};
use crate::tenancy::SystemTx;

/// A session that nobody used for so long is over, unless its browser is remembered.
pub const IDLE_LIMIT: Duration = Duration::hours(12);
/// How exactly it is known when a session was last used: not every page writes.
pub const SEEN_PRECISION: Duration = Duration::minutes(10);
/// More of a browser's name than this says nothing more.
const MAX_USER_AGENT: usize = 400;

/// The browser of a session, so that its owner knows it again in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    address: IpAddr,
    user_agent: String,
}

impl Client {
    /// Where a browser is, and what it calls itself.
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        let harmless = user_agent.chars().filter(|c| !c.is_control());
        Self {
            address,
            user_agent: harmless.take(MAX_USER_AGENT).collect(),
        }
    }

    /// Where it is.
    pub fn address(&self) -> IpAddr {
        self.address
    }
}

/// A session as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSession {
    /// What it holds, by name.
    pub data: Value,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

/// What is to be stored of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionState {
    /// What it holds, by name.
    pub data: Value,
    /// Whose it is; `None`: nobody's yet.
    pub signed_in: Option<Session>,
    /// Where it began.
    pub client: Option<Client>,
}

/// The session with this id, unless it is over.
pub async fn find_session(
    tx: &mut SystemTx,
    id: &str,
) -> Result<Option<StoredSession>, sqlx::Error> {
    let now = tx.now();
    sqlx::query_as!(
        StoredSession,
        "select data, expires_at from sessions where id = $1 and expires_at > $2",
        stored_id(id),
        now
    )
    .fetch_optional(tx.conn())
    .await
}

/// Stores a session under an id that was never used before.
pub async fn insert_session(
    tx: &mut SystemTx,
    id: &str,
    session: &SessionState,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let (signed_in, client) = (session.signed_in, session.client.as_ref());
    sqlx::query!(
        "insert into sessions (id, list_id, data, user_id, tenant_id, signed_in_by, began_at, address, user_agent, remembered_id, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        stored_id(id),
        SessionListId::new().uuid(),
        session.data,
        signed_in.and_then(Session::account).map(UserId::uuid),
        signed_in.map(|session| session.tenant().get()),
        signed_in.map(|session| session.by().as_str()),
        signed_in.map(Session::began_at),
        client.map(|client| client.address.to_string()),
        client.map(|client| client.user_agent.as_str()),
        signed_in
            .and_then(Session::remembered)
            .map(RememberedBrowserId::uuid),
        now,
        expires_at(signed_in, now)
    )
    .execute(tx.conn())
    .await?;
    note_presence(tx, signed_in).await
}

/// Stores what a session became. One that was ended meanwhile stays so: a request that was under way doesn't bring it back.
pub async fn update_session(
    tx: &mut SystemTx,
    id: &str,
    session: &SessionState,
) -> Result<(), sqlx::Error> {
    let (now, signed_in) = (tx.now(), session.signed_in);
    sqlx::query!(
        "update sessions set data = $2, user_id = $3, tenant_id = $4, signed_in_by = $5, began_at = $6, last_seen_at = $7, expires_at = $8 where id = $1",
        stored_id(id),
        session.data,
        signed_in.and_then(Session::account).map(UserId::uuid),
        signed_in.map(|session| session.tenant().get()),
        signed_in.map(|session| session.by().as_str()),
        signed_in.map(Session::began_at),
        now,
        expires_at(signed_in, now)
    )
    .execute(tx.conn())
    .await?;
    note_presence(tx, signed_in).await
}

/// Colleagues see when a member was last there.
async fn note_presence(tx: &mut SystemTx, signed_in: Option<Session>) -> Result<(), sqlx::Error> {
    let Some((session, user)) = signed_in.and_then(|session| Some((session, session.account()?)))
    else {
        return Ok(());
    };
    let now = tx.now();
    sqlx::query!(
        "update memberships set last_seen_at = $3 where tenant_id = $1 and user_id = $2 and (last_seen_at is null or last_seen_at <= $4)",
        session.tenant().get(),
        user.uuid(),
        now,
        now - SEEN_PRECISION
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When a session that is used now ends, unless it is used again.
fn expires_at(signed_in: Option<Session>, now: OffsetDateTime) -> OffsetDateTime {
    match signed_in {
        None => now + IDLE_LIMIT,
        Some(session) => {
            let idle = match session.remembered() {
                Some(_) => REMEMBERED_FOR,
                None => IDLE_LIMIT,
            };
            (now + idle).min(session.ends_at())
        }
    }
}

/// Ends a session.
pub async fn delete_session(tx: &mut SystemTx, id: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from sessions where id = $1", stored_id(id))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Removes sessions that are over; says how many.
pub async fn prune_sessions(tx: &mut SystemTx) -> Result<u64, sqlx::Error> {
    let now = tx.now();
    let pruned = sqlx::query!("delete from sessions where expires_at <= $1", now)
        .execute(tx.conn())
        .await?;
    Ok(pruned.rows_affected())
}

pub(super) fn stored_id(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(id))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::accounts::SignedInBy;
    use crate::ids::{SupportVisitId, TenantId};

    #[test]
    fn a_session_ends_when_idle_or_old() {
        let began = datetime!(2026-11-24 09:00 UTC);
        let tenant = TenantId::from_row(7);
        let session = Session::begin(UserId::new(), tenant, SignedInBy::Password, began, 0);
        let remembered = session.in_remembered(RememberedBrowserId::new());
        let vouched = session.vouched_until(Some(began + Duration::hours(8)));
        let by = SignedInBy::Support {
            tenant,
            visit: SupportVisitId::new(),
        };
        let support = Session::begin(UserId::new(), tenant, by, began, 0);
        for (session, used, ends) in [
            (None, Duration::ZERO, IDLE_LIMIT),
            (Some(support), Duration::minutes(50), Duration::HOUR),
            (Some(session), Duration::ZERO, IDLE_LIMIT),
            (Some(session), Duration::hours(5), Duration::hours(17)),
            (Some(vouched), Duration::hours(5), Duration::hours(8)),
            (Some(remembered), Duration::ZERO, Duration::days(14)),
            (Some(remembered), Duration::days(80), Duration::days(90)),
        ] {
            assert_eq!(expires_at(session, began + used), began + ends, "{used}");
        }
    }

    #[test]
    fn a_browsers_name_is_one_short_line() {
        let client = Client::new([192, 0, 2, 1].into(), &"Fire\r\nfox".repeat(100));
        assert!(client.user_agent.starts_with("FirefoxFirefox"));
        assert_eq!(client.user_agent.len(), MAX_USER_AGENT);
    }
}
