//! Making and changing an offer.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::company;
use shared::contacts;
use shared::ids::{ContactId, OfferId, RequestId};
use shared::language::Language;
use shared::money::VatScheme;
use shared::offers::{self, Offer, OfferDraft, OfferError};
use shared::requests;
use shared::tenancy::TenantTx;

use super::fields::{Editor as Form, Fields};
use super::refused;
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms;
use crate::id::Id;
use crate::routes;
use crate::session::Flash;

/// Whom a new offer is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewQuery {
    request: String,
    contact: String,
    /// An offer whose words and lines it begins with.
    copy: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct EditorPage {
    /// None of one that is being made.
    offer: Option<Offer>,
    #[serde(flatten)]
    editor: Form,
    /// Whom it is for.
    contact: Option<Named<ContactId>>,
    /// What it answers.
    request: Option<Named<RequestId>>,
    languages: [&'static str; 4],
    vat_schemes: [&'static str; 3],
}

#[derive(Debug, Serialize)]
struct Named<T> {
    id: T,
    name: String,
}

/// `GET /offers/new`.
pub(super) async fn new(
    State(app): State<App>,
    editor: Editor<Offers>,
    Query(query): Query<NewQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    if let Ok(id) = query.copy.parse() {
        let offer = offers::find(&mut tx, id).await?;
        let copied = offer.ok_or(PageError::NotFound)?;
        drop(tx);
        let whom = Fields::to(copied.contact_id.to_string(), query.request);
        return show(&app, &editor, None, Form::copied(copied), &whom).await;
    }
    let profile = company::profile(&mut tx).await?;
    drop(tx);
    let form = Fields::to(query.contact, query.request).with_conditions(profile.conditions);
    show(&app, &editor, None, Form::empty(form.clone()), &form).await
}

/// `POST /offers/new`.
pub(super) async fn create(
    State(app): State<App>,
    editor: Editor<Offers>,
    forms::Form(form): forms::Form<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let made = match draft(&form) {
        Ok(draft) => offers::create(&mut tx, draft).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => {
            tx.commit().await?;
            editor.flash(Flash::success("offer-created")).await?;
            Ok(Redirect::to(&routes::offer(id)))
        }
        Err(OfferError::Fields(errors)) => {
            let page = Form::given_back(form.clone(), errors);
            Err(PageError::Invalid(
                show(&app, &editor, None, page, &form).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `GET /offers/{id}/edit`.
pub(super) async fn page(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
) -> Result<Html<String>, PageError> {
    let offer = find(&app, &editor, id).await?;
    let form = of(&offer);
    show(&app, &editor, Some(offer.clone()), offer.into(), &form).await
}

/// `POST /offers/{id}/edit`.
pub(super) async fn update(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<OfferId>,
    forms::Form(form): forms::Form<Fields>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let changed = match draft(&form) {
        Ok(draft) => offers::update(&mut tx, id, draft).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => {
            tx.commit().await?;
            editor.flash(Flash::success("flash-saved")).await?;
            Ok(Redirect::to(&routes::offer(id)))
        }
        Err(OfferError::Fields(errors)) => {
            drop(tx);
            let offer = find(&app, &editor, id).await?;
            let known = of(&offer);
            let page = Form::given_back(form, errors);
            Err(PageError::Invalid(
                show(&app, &editor, Some(offer), page, &known).await?,
            ))
        }
        Err(error) => Err(refused(error)),
    }
}

/// What was typed, parsed; a press on "more lines" gives the form back with nothing wrong.
fn draft(form: &Fields) -> Result<OfferDraft, OfferError> {
    if form.action == "more" {
        return Err(OfferError::Fields(offers::OfferErrors::default()));
    }
    Ok(OfferDraft::try_from(form.form()?)?)
}

/// Whom and what an offer is for, as its form says it.
fn of(offer: &Offer) -> Fields {
    let request = offer.request_id.map(|id| id.to_string());
    Fields::to(offer.contact_id.to_string(), request.unwrap_or_default())
}

async fn find(app: &App, editor: &Editor<Offers>, id: OfferId) -> Result<Offer, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    offers::find(&mut tx, id).await?.ok_or(PageError::NotFound)
}

async fn show(
    app: &App,
    editor: &Editor<Offers>,
    offer: Option<Offer>,
    form: Form,
    whom: &Fields,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let request = named_request(&mut tx, &whom.request_id).await?;
    let contact = match whom.contact_id.parse().ok() {
        Some(id) => Some(id),
        None => request.as_ref().and_then(|request| request.contact_id),
    };
    let contact = match contact {
        Some(id) => contacts::find(&mut tx, id).await?,
        None => None,
    };
    editor.render(
        "pages/offers/editor.html",
        EditorPage {
            offer,
            editor: form,
            contact: contact.map(|contact| Named {
                id: contact.id,
                name: contact.name,
            }),
            request: request.map(|request| Named {
                id: request.id,
                name: request.subject,
            }),
            languages: Language::ALL.map(Language::code),
            vat_schemes: VatScheme::ALL.map(VatScheme::as_str),
        },
    )
}

/// The request an offer is to answer; none when the address names one that is not there.
async fn named_request(
    tx: &mut TenantTx,
    id: &str,
) -> Result<Option<requests::Request>, PageError> {
    let Ok(id) = id.parse() else {
        return Ok(None);
    };
    match requests::find(tx, id, false).await {
        Ok(request) => Ok(Some(request)),
        Err(requests::RequestError::Db(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}
