//! Taking a product out of the lists, and putting it back.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::ProductId;
use shared::products;

use super::refused;
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /products/{id}/archive`.
pub(super) async fn archive(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<ProductId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    products::archive(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("product-archived")).await?;
    Ok(Redirect::to(routes::PRODUCTS))
}

/// `POST /products/{id}/restore`.
pub(super) async fn restore(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<ProductId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    products::restore(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("product-restored")).await?;
    Ok(Redirect::to(routes::PRODUCTS))
}
