//! Who looks at a page.

pub mod flash;
pub(crate) mod half;
pub(crate) mod holder;
pub mod member;
pub(crate) mod remember;
pub mod request_log;
pub mod store;
pub(crate) mod support;
pub mod visitor;

use axum::http::{HeaderMap, header};
pub use flash::Flash;
pub(crate) use holder::Holder;
pub use member::{Member, Owner};
use shared::accounts::{self, Client};
use tower_sessions::Session;
pub use visitor::Visitor;

use crate::client_address::ClientAddress;
use crate::errors::PageError;

/// Where a browser session keeps who is signed in.
pub(crate) const SIGNED_IN: &str = "signed_in";
/// Where a browser session keeps which browser it is.
pub(crate) const CLIENT: &str = "client";

/// Who is signed in in this browser, as it was said when they came in. What an earlier version of the portal wrote down otherwise counts as nobody.
pub(crate) async fn signed_in(session: &Session) -> Result<Option<accounts::Session>, PageError> {
    let value = session.get_value(SIGNED_IN).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Begins a signed-in session under a new id: one that somebody planted before is worth nothing after. The same when its rights change.
pub(crate) async fn begin(
    session: &Session,
    signed_in: accounts::Session,
    client: Client,
) -> Result<(), PageError> {
    session.cycle_id().await?;
    session.remove_value(member::RIGHTS).await?;
    session.remove_value(half::HALF).await?;
    session.insert(SIGNED_IN, signed_in).await?;
    session.insert(CLIENT, client).await?;
    Ok(())
}

/// The browser that a request came from.
pub(crate) fn client(ClientAddress(address): ClientAddress, headers: &HeaderMap) -> Client {
    let name = headers
        .get(header::USER_AGENT)
        .and_then(|name| name.to_str().ok());
    Client::new(address, name.unwrap_or_default())
}
