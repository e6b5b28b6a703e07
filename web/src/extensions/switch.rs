//! On and off. Owners only.

use axum::extract::{Path, State};
use axum::response::Redirect;
use shared::extensions::{self, ExtensionError};

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

pub(super) async fn activate(
    State(app): State<App>,
    owner: Owner,
    Path(key): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let extension = extensions::find(&key).ok_or(PageError::NotFound)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    extensions::activate(&mut tx, extension).await?;
    tx.commit().await?;
    owner.flash(Flash::success("extensions-activated")).await?;
    Ok(Redirect::to(routes::EXTENSIONS))
}

pub(super) async fn deactivate(
    State(app): State<App>,
    owner: Owner,
    Path(key): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let extension = extensions::find(&key).ok_or(PageError::NotFound)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    match extensions::deactivate(&mut tx, extension).await {
        Ok(()) => tx.commit().await?,
        Err(ExtensionError::Needed(_)) => return Err(PageError::Conflict("extensions-needed")),
        Err(ExtensionError::Db(error)) => return Err(error.into()),
    }
    owner
        .flash(Flash::success("extensions-deactivated"))
        .await?;
    Ok(Redirect::to(routes::EXTENSIONS))
}
