//! Asking VIES about a contact's VAT number.

use axum::extract::State;
use axum::response::Redirect;
use shared::contacts::{self, vat_check};
use shared::ids::ContactId;

use super::access::Editor;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /contacts/{id}/vat-check`: the answer comes from a job.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id<ContactId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let contact = contacts::find(&mut tx, id).await?;
    let contact = contact.ok_or(PageError::NotFound)?;
    if !vat_check::ask(&mut tx, &contact.vat_number).await? {
        return Err(PageError::Conflict("vat-check-impossible"));
    }
    tx.commit().await?;
    editor.flash(Flash::success("vat-check-asked")).await?;
    Ok(Redirect::to(&routes::contact(id)))
}
