//! An offer's page.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::OfferId;
use shared::offers::{self, Move, Offer, SendForm, Via};
use shared::outgoing::{self, DirectMail};
use shared::requests::{self, Requester};

use super::Badge;
use crate::access::{Offers, Reader};
use crate::app::App;
use crate::errors::PageError;
use crate::id::Id;

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
    /// Where answers to a mail of its own go.
    reply_to: String,
    /// Where answers to a mail in the conversation go, when they don't come back.
    answers_outside: Option<String>,
    mails: Vec<DirectMail>,
    offer: Offer,
}

/// The forms of the page: what was typed, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forms {
    /// What was typed; none: the standard mail, by this way if it can go so.
    send: Option<SendForm>,
    via: Option<Via>,
    send_errors: FieldErrors,
    decide_errors: FieldErrors,
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
    let can = |wanted: &Move| {
        let worth_sending = *wanted != Move::Send || !offer.lines.is_empty();
        reader.edits() && worth_sending && offer.status.after(*wanted).is_ok()
    };
    let can = Move::ALL.into_iter().filter(can).collect();
    if forms.send.is_none() {
        let via = match (forms.via, &requester) {
            (Some(Via::Email), _) | (_, None) => Via::Email,
            (_, Some(_)) => Via::Request,
        };
        forms.send = Some(offers::standard_mail(&mut tx, &offer, via, None).await?);
    }
    reader.render(
        "pages/offers/offer.html",
        OfferPage {
            badge: offer.status.into(),
            can,
            edits: reader.edits(),
            forms,
            requester,
            answers_outside: outgoing::answers_outside(&mut tx).await?,
            reply_to: outgoing::identity(&mut tx).await?.reply_to,
            mails: offers::list_mails(&mut tx, id).await?,
            offer,
        },
    )
}
