//! The browsers in which the token's member is signed in. A token is a company's: it reaches sessions that look at that company.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::accounts::{self, OwnSession, Reach};
use shared::ids::SessionListId;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Caller;
use super::input::Id;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Session {
    id: Uuid,
    /// By its brand; empty: nobody knows.
    browser: &'static str,
    /// What the browser runs on; empty: nobody knows.
    system: &'static str,
    /// Where it began.
    address: String,
    /// `password`, `passkey` or `single_sign_on`.
    signed_in_by: String,
    /// Whether it outlives the browser.
    remembered: bool,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
    /// Give or take ten minutes.
    #[serde(with = "time::serde::rfc3339")]
    last_seen_at: OffsetDateTime,
}

impl From<OwnSession> for Session {
    fn from(session: OwnSession) -> Self {
        Self {
            id: session.id.uuid(),
            browser: session.browser,
            system: session.system,
            address: session.address,
            signed_in_by: session.signed_in_by,
            remembered: session.remembered,
            began_at: session.began_at,
            last_seen_at: session.last_seen_at,
        }
    }
}

/// The member's sessions that are not over, the one used last first.
#[utoipa::path(get, path = "/sessions", responses((status = 200, body = List<Session>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<List<Session>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let reach = Reach::of_program(&tx).ok_or_else(Problem::forbidden)?;
    Ok(List::all(accounts::list_sessions(&mut tx, reach).await?))
}

/// Ends a session of the member's.
#[utoipa::path(delete, path = "/sessions/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<SessionListId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let reach = Reach::of_program(&tx).ok_or_else(Problem::forbidden)?;
    if !accounts::end_session(&mut tx, reach, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
