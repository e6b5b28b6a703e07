//! An offer's page.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::customer_page::{self, Link};
use shared::fields::FieldErrors;
use shared::ids::OfferId;
use shared::invoices::{self, Kind};
use shared::notifications;
use shared::offers::{self, Move, Offer, SendForm, Status, Via};
use shared::outgoing::{self, DirectMail};
use shared::requests::{self, Requester};
use shared::tenancy::TenantTx;

use super::Badge;
use crate::access::{Editor, Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;
use crate::invoices::{LinkedInvoice, linked};

/// The page.
#[derive(Debug, Serialize)]
struct OfferPage {
    badge: Badge,
    /// What can be done to it where it stands, by who looks at it.
    can: Vec<Move>,
    edits: bool,
    forms: Forms,
    /// Who asked, when the offer answers a request.
    requester: Option<Requester>,
    /// None: no version is with the customer, or who looks at it may make no link.
    linking: Option<Linking>,
    /// Whether a customer accepted on their page.
    has_evidence: bool,
    /// Where answers to a mail of its own go.
    reply_to: String,
    /// Where answers to a mail in the conversation go, when they don't come back.
    answers_outside: Option<String>,
    mails: Vec<DirectMail>,
    offer: Offer,
    invoices: Vec<LinkedInvoice>,
    /// It can become an invoice: the customer has it, and no invoice of it stands.
    to_invoice: bool,
}

/// Links for the customer can be made.
#[derive(Debug, Serialize)]
struct Linking {
    /// The one they have.
    link: Option<CustomerLink>,
}

/// The link that the customer has.
#[derive(Debug, Serialize)]
struct CustomerLink {
    url: String,
    #[serde(flatten)]
    link: Link,
}

/// The forms of the page: what was typed, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forms {
    /// What was typed; none: the standard mail, by this way if it can go so.
    send: Option<SendForm>,
    via: Option<Via>,
    send_errors: FieldErrors,
    decide_errors: FieldErrors,
    invoice_errors: FieldErrors,
}

impl Forms {
    /// A mail that could not be sent.
    pub(super) fn sending(send: SendForm, send_errors: FieldErrors) -> Self {
        Self {
            send: Some(send),
            send_errors,
            ..Self::default()
        }
    }

    /// A decision that could not be noted.
    pub(super) fn deciding(decide_errors: FieldErrors) -> Self {
        Self {
            decide_errors,
            ..Self::default()
        }
    }
}

/// The page, when it could not be invoiced as asked.
pub(crate) async fn invoicing_refused(
    app: &App,
    editor: &Editor<Offers>,
    id: OfferId,
    invoice_errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let forms = Forms {
        invoice_errors,
        ..Forms::default()
    };
    show(app, editor, id, forms).await
}

/// What the page is asked to show.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    via: Option<Via>,
}

/// `GET /offers/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    reader: Reader<Offers>,
    Id(id): Id<OfferId>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let forms = Forms {
        via: asked.via,
        ..Forms::default()
    };
    show(&app, &reader, id, forms).await
}

/// The page, with its forms as they stand.
pub(super) async fn show(
    app: &App,
    reader: &Reader<Offers>,
    id: OfferId,
    mut forms: Forms,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&reader.principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    let offer = offer.ok_or(PageError::NotFound)?;
    let requester = match offer.request_id {
        Some(request) => match requests::find(&mut tx, request, true).await {
            Ok(request) => Some(request.requester),
            Err(requests::RequestError::Db(error)) => return Err(error.into()),
            Err(_) => None,
        },
        None => None,
    };
    let filter = invoices::Filter {
        offer: Some(id),
        ..invoices::Filter::default()
    };
    let invoices = linked(&mut tx, &filter).await?;
    let with_customer = matches!(offer.status, Status::Sent | Status::Accepted);
    let stands = |invoice: &LinkedInvoice| invoice.stands_as(Kind::Invoice);
    let to_invoice = reader.edits() && with_customer && !invoices.iter().any(stands);
    let can = |wanted: &Move| {
        let worth_sending = *wanted != Move::Send || !offer.lines.is_empty();
        reader.edits() && worth_sending && offer.status.after(*wanted).is_ok()
    };
    let can = Move::ALL.into_iter().filter(can).collect();
    let linking = linking(&mut tx, reader, &offer).await?;
    let has_evidence = customer_page::find_evidence(&mut tx, id).await?.is_some();
    if forms.send.is_none() {
        let via = match (forms.via, &requester) {
            (Some(Via::Email), _) | (_, None) => Via::Email,
            (_, Some(_)) => Via::Request,
        };
        forms.send = Some(offers::standard_mail(&mut tx, &offer, via).await?);
    }
    let page = OfferPage {
        badge: offer.status.into(),
        can,
        edits: reader.edits(),
        forms,
        requester,
        linking,
        has_evidence,
        answers_outside: outgoing::answers_outside(&mut tx).await?,
        reply_to: outgoing::identity(&mut tx).await?.reply_to,
        mails: offers::list_mails(&mut tx, id).await?,
        offer,
        invoices,
        to_invoice,
    };
    notifications::mark_seen(&mut tx, id).await?;
    tx.commit().await?;
    reader.render("pages/offers/offer.html", page)
}

async fn linking(
    tx: &mut TenantTx,
    reader: &Reader<Offers>,
    offer: &Offer,
) -> Result<Option<Linking>, PageError> {
    if !reader.edits() || matches!(offer.status, Status::Draft | Status::Withdrawn) {
        return Ok(None);
    }
    let link = customer_page::find_link(tx, offer.id).await?;
    let link = link.map(|link| CustomerLink {
        url: link.url(tx),
        link,
    });
    Ok(Some(Linking { link }))
}
