//! Sending an invoice or a credit note.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::InvoiceId;
use shared::invoices::{self, InvoiceError, SendForm};

use super::{invoice, refused};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /invoices/{id}/send`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    Form(form): Form<SendForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    match invoices::send(&mut tx, id, form.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-sent")).await?;
            Ok(Redirect::to(&routes::invoice(id)))
        }
        Err(InvoiceError::Fields(errors)) => {
            drop(tx);
            let forms = invoice::Forms {
                send: Some(form),
                send_errors: errors.fields,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}
