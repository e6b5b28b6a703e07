//! Noting that an invoice was paid, or was not after all.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::InvoiceId;
use shared::invoices::{self, InvoiceError, PaidDraft, PaidForm};

use super::{invoice, refused};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// `POST /invoices/{id}/paid`.
pub(super) async fn paid(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    Form(form): Form<PaidForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let done = match PaidDraft::try_from(form) {
        Ok(draft) => invoices::paid(&mut tx, id, draft).await,
        Err(errors) => Err(InvoiceError::from(errors)),
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-paid")).await?;
            Ok(Redirect::to(&routes::invoice(id)))
        }
        Err(InvoiceError::Fields(errors)) => {
            drop(tx);
            let forms = invoice::Forms {
                paid_errors: errors.fields,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /invoices/{id}/unpaid`.
pub(super) async fn unpaid(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    invoices::unpaid(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    editor.flash(Flash::success("invoice-unpaid")).await?;
    Ok(Redirect::to(&routes::invoice(id)))
}
