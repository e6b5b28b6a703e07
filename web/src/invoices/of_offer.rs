//! An offer becomes an invoice, or a deposit invoice: issued at once where nothing is missing, otherwise a draft that says what is.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::ids::OfferId;
use shared::invoices::{self, DepositDraft, DepositForm, InvoiceError};

use super::{invoice, not_issued, refused};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::offers;
use crate::paper::{self, IssueError};
use crate::routes;
use crate::session::Flash;

/// Which button was pressed, and what was typed beside it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InvoiceChoice {
    /// `invoice`, `draft` or `deposit`.
    action: String,
    percent: String,
    amount: String,
}

/// `POST /offers/{id}/invoice`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    Form(form): Form<InvoiceChoice>,
) -> Result<Response, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let made = if form.action == "deposit" {
        let deposit = DepositDraft::try_from(DepositForm {
            percent: form.percent,
            amount: form.amount,
        });
        match deposit {
            Ok(deposit) => invoices::deposit_of_offer(&mut tx, id, deposit).await,
            Err(errors) => Err(InvoiceError::from(errors)),
        }
    } else {
        invoices::of_offer(&mut tx, id).await
    };
    let made = match made {
        Ok(made) => made,
        Err(InvoiceError::Fields(errors)) => {
            drop(tx);
            let page = offers::invoicing_refused(&app, &editor, id, errors.fields).await?;
            return Err(PageError::Invalid(page));
        }
        Err(error) => return Err(refused(error)),
    };
    // A draft stays whatever comes of issuing it.
    tx.commit().await?;
    if form.action == "draft" {
        editor.flash(Flash::success("invoice-created")).await?;
        return Ok(Redirect::to(&routes::invoice(made)).into_response());
    }
    let mut tx = app.db.begin(&editor.principal).await?;
    match paper::issue(&mut tx, made).await {
        Ok(()) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-issued")).await?;
            Ok(Redirect::to(&routes::invoice(made)).into_response())
        }
        Err(IssueError::Invoice(InvoiceError::Fields(errors))) => {
            drop(tx);
            let forms = invoice::Forms {
                issue_errors: errors.fields,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, made, forms).await?,
            ))
        }
        Err(error) => Err(not_issued(error)),
    }
}
