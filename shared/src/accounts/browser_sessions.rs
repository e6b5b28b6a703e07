//! Sessions of browsers. Their ids are cookies, so only a hash of an id is stored: whoever reads the table can't come in with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use time::OffsetDateTime;

use super::Session;
use super::random::hash;
use crate::tenancy::SystemTx;

/// A session as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSession {
    /// What it holds, by name.
    pub data: Value,
    /// When it ends.
    pub expires_at: OffsetDateTime,
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

/// Stores a session. `signed_in` is who it belongs to, to list and end their sessions.
pub async fn save_session(
    tx: &mut SystemTx,
    id: &str,
    session: &StoredSession,
    signed_in: Option<&Session>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sessions (id, data, user_id, expires_at) values ($1, $2, $3, $4)
         on conflict (id) do update set data = excluded.data, user_id = excluded.user_id, expires_at = excluded.expires_at",
        stored_id(id),
        session.data,
        signed_in.map(|session| session.user().uuid()),
        session.expires_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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

fn stored_id(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(id))
}
