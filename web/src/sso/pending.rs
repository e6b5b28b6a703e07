//! The requests that a browser's session made: whoever comes back for another was sent by somebody else.

use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::errors::PageError;

const KEY: &str = "sso_requests";
/// A few windows may sign in at once.
const MOST: usize = 5;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) request: String,
    /// An owner tries it: nobody comes in.
    pub(crate) trial: bool,
}

pub(crate) async fn add(session: &Session, pending: Pending) -> Result<(), PageError> {
    let mut all = all(session).await?;
    all.push(pending);
    let old = all.len().saturating_sub(MOST);
    all.drain(..old);
    Ok(session.insert(KEY, all).await?)
}

/// Takes it: it is good once.
pub(crate) async fn take(session: &Session, request: &str) -> Result<Option<Pending>, PageError> {
    let mut all = all(session).await?;
    let Some(at) = all.iter().position(|one| one.request == request) else {
        return Ok(None);
    };
    let found = all.remove(at);
    session.insert(KEY, all).await?;
    Ok(Some(found))
}

async fn all(session: &Session) -> Result<Vec<Pending>, PageError> {
    Ok(session.get(KEY).await?.unwrap_or_default())
}
