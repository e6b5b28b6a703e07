//! The link that a customer has to an offer: made anew, or taken back.

use axum::extract::State;
use axum::response::Redirect;
use shared::customer_page::{self, LinkError};
use shared::ids::OfferId;

use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /offers/{id}/link`.
pub(super) async fn renew(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    customer_page::renew(&mut tx, id)
        .await
        .map_err(|error| match error {
            LinkError::Unknown => PageError::NotFound,
            LinkError::NotNow(_) => PageError::Conflict("offer-not-now"),
            LinkError::Db(error) => error.into(),
        })?;
    tx.commit().await?;
    editor.flash(Flash::success("offer-link-renewed")).await?;
    Ok(Redirect::to(&routes::offer(id)))
}

/// `POST /offers/{id}/link/revoke`.
pub(super) async fn revoke(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    if !customer_page::revoke(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    editor.flash(Flash::success("offer-link-revoked")).await?;
    Ok(Redirect::to(&routes::offer(id)))
}
