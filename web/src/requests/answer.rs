//! What follows a verb: back to the request with a word about it, or the page again with what is wrong.

use axum::response::Redirect;
use shared::ids::RequestId;
use shared::requests::{Moved, RequestError};

use super::detail;
use super::forms::Returned;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::routes;
use crate::session::Flash;

/// The answer to a form of the request's page. `done` carries the key of what is said when it went well.
pub(super) async fn answer(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    done: Result<&'static str, RequestError>,
    returned: Returned,
) -> Result<Redirect, PageError> {
    match done {
        Ok(said) => {
            member.flash(Flash::success(said)).await?;
            Ok(Redirect::to(&routes::request(id)))
        }
        Err(RequestError::Fields(errors)) => Err(PageError::Invalid(
            detail::give_back(app, member, id, returned, errors).await?,
        )),
        Err(error) => Err(refused(error)),
    }
}

/// After messages went elsewhere: to where they are, with a word about it and a way back.
pub(super) async fn moved(
    member: &Salesperson,
    said: &str,
    Moved { id, to }: Moved,
) -> Result<Redirect, PageError> {
    let flash = Flash::success(said).undone_by(routes::undo_move(id));
    member.flash(flash).await?;
    Ok(Redirect::to(&routes::request(to)))
}

/// A request that was merged leads to what it was merged into.
pub(super) async fn elsewhere(
    member: &Salesperson,
    into: RequestId,
) -> Result<Redirect, PageError> {
    member.flash(Flash::success("flash-merged-into")).await?;
    Ok(Redirect::to(&routes::request(into)))
}

/// Why a verb was not done, where no form can be given back.
pub(super) fn refused(error: RequestError) -> PageError {
    match error {
        RequestError::Unknown => PageError::NotFound,
        RequestError::Merged { .. } => PageError::Conflict("flash-merged-meanwhile"),
        RequestError::Refused(_) => PageError::Conflict("flash-not-now"),
        RequestError::Fields(_) => PageError::BadRequest,
        RequestError::Db(error) => error.into(),
    }
}
