//! What the menu of a request does, one verb each.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::RequestId;
use shared::requests;

use super::answer::refused;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::routes;
use crate::session::Flash;

/// A handler that does `$verb`, says `$said` and leads to `$next`.
macro_rules! action {
    ($(#[$doc:meta] $verb:ident, $said:literal, $next:expr;)+) => {$(
        #[$doc]
        pub(super) async fn $verb(
            State(app): State<App>,
            member: Salesperson,
            Id(id): Id<RequestId>,
            _: Form<Confirmation>,
        ) -> Result<Redirect, PageError> {
            let mut tx = app.db.begin(&member.principal).await?;
            requests::$verb(&mut tx, id).await.map_err(refused)?;
            tx.commit().await?;
            member.flash(Flash::success($said)).await?;
            let next: fn(RequestId) -> String = $next;
            Ok(Redirect::to(&next(id)))
        }
    )+};
}

action! {
    /// `POST /requests/{id}/cancel`.
    cancel, "flash-request-cancelled", routes::request;
    /// `POST /requests/{id}/reopen`.
    reopen, "flash-request-reopened", routes::request;
    /// `POST /requests/{id}/spam`.
    mark_spam, "flash-request-deleted", list;
    /// `POST /requests/{id}/delete`.
    delete, "flash-request-deleted", list;
    /// `POST /requests/{id}/restore`.
    restore, "flash-request-restored", routes::request;
}

/// What lies in the bin has no page to go back to.
fn list(_: RequestId) -> String {
    routes::REQUESTS.to_owned()
}
