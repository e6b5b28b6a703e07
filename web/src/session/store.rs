//! Browser sessions, kept in the database.

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use shared::accounts::{self, SessionState};
use shared::tenancy::{DatabaseError, Db, Purpose, SystemTx};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use super::{CLIENT, SIGNED_IN};
use crate::app::App;

/// The sessions of browsers.
#[derive(Debug, Clone)]
pub struct Sessions {
    db: Db,
}

/// The layer that loads the session of a request and stores what a handler changed. Its cookie ends with the browser; who wants to stay signed in has
/// another one for it, see [`super::remember`].
pub(crate) fn layer(app: &App) -> SessionManagerLayer<Sessions> {
    // `__Host-` binds the cookie to this host and to TLS (RFC 6265bis §4.1.3.2); over plain http browsers refuse such a cookie.
    let name = if app.is_https() {
        "__Host-proffer"
    } else {
        "proffer"
    };
    SessionManagerLayer::new(Sessions { db: app.db.clone() })
        .with_name(name)
        .with_secure(app.is_https())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

impl Sessions {
    async fn begin(&self) -> Result<SystemTx> {
        let tx = self.db.begin_system(Purpose::Session).await;
        tx.map_err(failed)
    }
}

fn state(record: &Record) -> Result<SessionState> {
    Ok(SessionState {
        data: serde_json::to_value(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?,
        signed_in: held(record, SIGNED_IN),
        client: held(record, CLIENT),
    })
}

fn held<T: DeserializeOwned>(record: &Record, key: &str) -> Option<T> {
    let value = record.data.get(key)?;
    serde_json::from_value(value.clone()).ok()
}

#[async_trait]
impl SessionStore for Sessions {
    /// Ids have 128 random bits: none is given twice.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let state = state(record)?;
        let mut tx = self.begin().await?;
        accounts::insert_session(&mut tx, &record.id.to_string(), &state)
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let state = state(record)?;
        let mut tx = self.begin().await?;
        accounts::update_session(&mut tx, &record.id.to_string(), &state)
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut tx = self.begin().await?;
        let Some(session) = accounts::find_session(&mut tx, &id.to_string())
            .await
            .map_err(failed)?
        else {
            return Ok(None);
        };
        let data = serde_json::from_value(session.data)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: session.expires_at,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut tx = self.begin().await?;
        accounts::delete_session(&mut tx, &id.to_string())
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of map_err")]
fn failed(error: DatabaseError) -> Error {
    Error::Backend(error.to_string())
}
