//! Discarding an offer.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::OfferId;
use shared::offers;

use super::refused;
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /offers/{id}/withdraw`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    offers::withdraw(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("offer-withdrawn")).await?;
    Ok(Redirect::to(&routes::offer(id)))
}
