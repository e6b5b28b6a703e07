//! Signing out at the identity provider too.

use axum::extract::{Path, RawQuery, State};
use axum::response::Redirect;
use shared::accounts::{self, SignedInBy};
use shared::sso::{self, Kept, Leaving};
use tower_sessions::Session;

use super::refused;
use crate::app::App;
use crate::errors::PageError;
use crate::routes;

/// Where a session keeps what the identity provider called its person.
pub(super) const KEPT: &str = "sso";

/// `GET /sso/{company}/slo`: a message about signing out, brought by a browser.
pub(super) async fn get(
    State(app): State<App>,
    Path(company): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, PageError> {
    let query = query.unwrap_or_default();
    match sso::end_there(&app.db, &company, &query)
        .await
        .map_err(refused)?
    {
        Leaving::There(address) => Ok(Redirect::to(&address)),
        Leaving::Done => Ok(Redirect::to(routes::LOGIN)),
    }
}

/// Where a browser goes that was just signed out here, when its identity provider takes part. That this fails keeps nobody signed in here.
pub(crate) async fn way_out(
    app: &App,
    session: &Session,
    signed_in: &accounts::Session,
) -> Result<Option<String>, PageError> {
    let SignedInBy::SingleSignOn { tenant } = signed_in.by() else {
        return Ok(None);
    };
    let Some(kept) = session.get::<Kept>(KEPT).await? else {
        return Ok(None);
    };
    match sso::logout_message(&app.db, tenant, &kept).await {
        Ok(address) => Ok(address),
        Err(error) => {
            tracing::warn!(%error, "nobody could be signed out at their identity provider");
            Ok(None)
        }
    }
}
