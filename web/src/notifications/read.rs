//! "Mark all read".

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use shared::notifications;

use super::Bell;
use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::Member;

/// `POST /notifications/read`: a script gets the bell anew, everybody else the page.
pub(super) async fn post(
    State(app): State<App>,
    member: Member,
    headers: HeaderMap,
    Form(Empty {}): Form<Empty>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    notifications::mark_read(&mut tx, None).await?;
    let bell = Bell::load(&mut tx).await?;
    tx.commit().await?;
    if headers.contains_key("hx-request") {
        Ok(member
            .render("components/bell.html", json!({ "bell": bell }))?
            .into_response())
    } else {
        Ok(Redirect::to(routes::NOTIFICATIONS).into_response())
    }
}
