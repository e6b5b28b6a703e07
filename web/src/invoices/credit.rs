//! Taking an invoice back, or some of its lines.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use shared::ids::InvoiceId;
use shared::invoices::{self, InvoiceError};
use uuid::Uuid;

use super::{invoice, not_issued};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::paper::{self, IssueError};
use crate::routes;
use crate::session::Flash;

/// The lines that are ticked; none: all that is left.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreditForm {
    lines: Vec<Uuid>,
}

/// `POST /invoices/{id}/credit`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    Form(form): Form<CreditForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let credited = match invoices::credit(&mut tx, id, &form.lines).await {
        Ok(note) => paper::issue(&mut tx, note).await.map(|()| note),
        Err(error) => Err(error.into()),
    };
    match credited {
        Ok(note) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-credited")).await?;
            Ok(Redirect::to(&routes::invoice(note)))
        }
        Err(IssueError::Invoice(InvoiceError::Fields(errors))) => {
            drop(tx);
            let forms = invoice::Forms {
                credit_errors: errors.fields,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(not_issued(error)),
    }
}
