//! A browser in which a password was right and the second factor is still to come. It is nobody's until then: no page but that of the question knows of it.

use serde::{Deserialize, Serialize};
use shared::second_factor::HalfSession;
use tower_sessions::Session;

use super::{CLIENT, SIGNED_IN, member};
use crate::errors::PageError;

/// Where a browser session keeps it.
pub(super) const HALF: &str = "half_signed_in";

/// Who waits, and what they wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Half {
    pub(crate) waiting: HalfSession,
    /// This browser is to stay signed in.
    pub(crate) remember: bool,
    /// Where to go then.
    pub(crate) next: String,
}

/// Begins to wait, under a new id: one that somebody planted before is worth nothing after. Whoever was signed in here is so no more.
pub(crate) async fn begin(session: &Session, half: Half) -> Result<(), PageError> {
    session.cycle_id().await?;
    for of_a_member in [SIGNED_IN, CLIENT, member::RIGHTS] {
        session.remove_value(of_a_member).await?;
    }
    Ok(session.insert(HALF, half).await?)
}

/// Who waits in this browser.
pub(crate) async fn find(session: &Session) -> Result<Option<Half>, PageError> {
    let value = session.get_value(HALF).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Nobody waits any more.
pub(crate) async fn end(session: &Session) -> Result<(), PageError> {
    session.remove_value(HALF).await?;
    Ok(())
}
