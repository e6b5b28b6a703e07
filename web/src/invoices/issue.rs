//! Issuing an invoice.

use axum::extract::State;
use axum::response::Redirect;
use shared::ids::InvoiceId;
use shared::invoices::InvoiceError;

use super::{invoice, not_issued};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::paper::{self, IssueError};
use crate::routes;
use crate::session::Flash;

/// `POST /invoices/{id}/issue`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    match paper::issue(&mut tx, id).await {
        Ok(()) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-issued")).await?;
            Ok(Redirect::to(&routes::invoice(id)))
        }
        Err(IssueError::Invoice(InvoiceError::Fields(errors))) => {
            drop(tx);
            let forms = invoice::Forms {
                issue_errors: errors.fields,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(not_issued(error)),
    }
}
