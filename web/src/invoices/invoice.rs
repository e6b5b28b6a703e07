//! An invoice's page.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::InvoiceId;
use shared::invoices::{self, Invoice, Move, SendForm};
use shared::notifications;
use shared::offers::{OfferErrors, Via};
use shared::outgoing::{self, DirectMail};
use shared::requests::{self, Requester};

use super::credit::{CreditForm, CreditRow, rows};
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
    /// Who asked, when its offer answers a request.
    requester: Option<Requester>,
    /// Where answers to a mail of its own go.
    reply_to: String,
    /// Where answers to a mail in the conversation go, when they don't come back.
    answers_outside: Option<String>,
    mails: Vec<DirectMail>,
    /// What can be credited, and what was typed about it.
    credit: Vec<CreditRow>,
    credit_errors: FieldErrors,
    invoice: Invoice,
}

/// The forms of the page: what was typed, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forms {
    /// What was typed; none: the standard mail, by this way if it can go so.
    pub(super) send: Option<SendForm>,
    pub(super) via: Option<Via>,
    pub(super) send_errors: FieldErrors,
    pub(super) issue_errors: FieldErrors,
    pub(super) paid_errors: FieldErrors,
    /// What was typed; none: all that is left.
    #[serde(skip)]
    pub(super) credit: Option<CreditForm>,
    #[serde(skip)]
    pub(super) credit_errors: OfferErrors,
}

/// What the page is asked to show.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    pub(super) via: Option<Via>,
}

/// `GET /invoices/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<InvoiceId>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let forms = Forms {
        via: asked.via,
        ..Forms::default()
    };
    show(&app, &reader, id, forms).await
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
    let requester = match invoice.request_id {
        Some(request) => match requests::find(&mut tx, request, true).await {
            Ok(request) => Some(request.requester),
            Err(requests::RequestError::Db(error)) => return Err(error.into()),
            Err(_) => None,
        },
        None => None,
    };
    let can =
        |wanted: &Move| reader.edits() && invoice.status.allows(*wanted, invoice.kind).is_ok();
    let can = Move::ALL.into_iter().filter(can).collect();
    if forms.send.is_none() {
        let via = match (forms.via, &requester) {
            (Some(Via::Email), _) | (_, None) => Via::Email,
            (_, Some(_)) => Via::Request,
        };
        forms.send = Some(invoices::standard_mail(&mut tx, &invoice, via).await?);
    }
    let left = invoices::list_left(&mut tx, &invoice).await?;
    let credit = rows(left, forms.credit.as_ref(), &forms.credit_errors);
    let mut credit_errors = forms.credit_errors.fields.clone();
    if forms.credit_errors.lines.is_some() {
        credit_errors.add("lines", "lines-wrong");
    }
    let page = InvoicePage {
        credit,
        credit_errors,
        badge: invoice.status.into(),
        can,
        forms,
        requester,
        answers_outside: outgoing::answers_outside(&mut tx).await?,
        reply_to: outgoing::identity(&mut tx).await?.reply_to,
        mails: invoices::list_mails(&mut tx, id).await?,
        invoice,
    };
    notifications::mark_seen(&mut tx, id).await?;
    tx.commit().await?;
    reader.render("pages/invoices/invoice.html", page)
}
