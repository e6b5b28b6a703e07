//! An invoice's page.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use shared::fields::FieldErrors;
use shared::i18n::{Argument, translate};
use shared::ids::InvoiceId;
use shared::invoices::{self, Invoice, Move, SendForm};
use shared::requests;

use super::status::Badge;
use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;

/// The page.
#[derive(Debug, Serialize)]
struct InvoicePage {
    badge: Badge,
    /// What can be done to it where it stands, by who looks at it.
    can: Vec<Move>,
    forms: Forms,
    /// Whom it is mailed to, when its offer answers a request.
    to: Option<String>,
    invoice: Invoice,
}

/// The forms of the page: what was typed, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forms {
    pub(super) send: Option<SendForm>,
    pub(super) send_errors: FieldErrors,
    pub(super) issue_errors: FieldErrors,
    pub(super) paid_errors: FieldErrors,
    pub(super) credit_errors: FieldErrors,
}

/// `GET /invoices/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<InvoiceId>,
) -> Result<Html<String>, PageError> {
    show(&app, &reader, id, Forms::default()).await
}

/// The page, with a form of it that came back.
pub(super) async fn show(
    app: &App,
    reader: &Reader<Offers>,
    id: InvoiceId,
    mut forms: Forms,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or(PageError::NotFound)?;
    let to = match invoice.request_id {
        Some(request) => match requests::find(&mut tx, request, true).await {
            Ok(request) => Some(request.requester.email),
            Err(requests::RequestError::Db(error)) => return Err(error.into()),
            Err(_) => None,
        },
        None => None,
    };
    let can =
        |wanted: &Move| reader.edits() && invoice.status.allows(*wanted, invoice.kind).is_ok();
    let can = Move::ALL.into_iter().filter(can).collect();
    forms.send.get_or_insert_with(|| standard_mail(&invoice));
    reader.render(
        "pages/invoices/invoice.html",
        InvoicePage {
            badge: invoice.status.into(),
            can,
            forms,
            to,
            invoice,
        },
    )
}

/// What goes with an invoice unless somebody writes something better.
fn standard_mail(invoice: &Invoice) -> SendForm {
    let number = invoice.number.clone().unwrap_or_default();
    let arguments = vec![("number".to_owned(), Argument::Text(number))];
    SendForm {
        text: translate(invoice.language, "invoice-mail-text", arguments).unwrap_or_default(),
        ..SendForm::default()
    }
}
