//! Offers.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::ids::{HeldMailId, MessageId, OfferId};
use shared::money::VatScheme;
use shared::offers::{
    self, AcceptDraft, AcceptForm, Filter, OfferDraft, OfferForm, Paper, RefuseDraft, RefuseForm,
    SendForm, Status, Via,
};
use shared::outgoing::DirectMail;
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::documents::{Line, LineBody, Totals, lines_over};
use super::input::{self, Id, Json, OptionalJson, Query, emptied_by_null};
use super::messages::{Delivery, Person};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;
use crate::offers::pdf::answer as pdf_answer;
use crate::paper::OfferPaper;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Offer {
    id: Uuid,
    number: String,
    /// `draft`, `sent`, `accepted`, `refused`, `expired` or `withdrawn`.
    #[schema(value_type = String)]
    status: Status,
    /// Counts up when what was sent is changed.
    version: i32,
    contact_id: Uuid,
    request_id: Option<Uuid>,
    /// `fr`, `nl`, `en` or `de`.
    language: &'static str,
    reference: String,
    introduction: String,
    conditions: String,
    /// `standard`, `reverse_charge` or `intra_community`.
    #[schema(value_type = String)]
    vat_scheme: VatScheme,
    /// The last day it can be accepted, in the company's time zone.
    valid_until: String,
    lines: Vec<Line>,
    totals: Totals,
    decided_by: String,
    refusal_reason: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    sent_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    decided_at: Option<OffsetDateTime>,
}

impl From<offers::Offer> for Offer {
    fn from(offer: offers::Offer) -> Self {
        Self {
            id: offer.id.uuid(),
            number: offer.number,
            status: offer.status,
            version: offer.version,
            contact_id: offer.contact_id.uuid(),
            request_id: offer.request_id.map(shared::ids::RequestId::uuid),
            language: offer.language.code(),
            reference: offer.reference,
            introduction: offer.introduction,
            conditions: offer.conditions,
            vat_scheme: offer.vat_scheme,
            valid_until: offer.valid_until.to_string(),
            lines: offer.lines.into_iter().map(Line::from).collect(),
            totals: offer.totals.into(),
            decided_by: offer.decided_by,
            refusal_reason: offer.refusal_reason,
            created_at: offer.created_at,
            updated_at: offer.updated_at,
            sent_at: offer.sent_at,
            decided_at: offer.decided_at,
        }
    }
}

/// An offer in a list: without its lines.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Summary {
    id: Uuid,
    number: String,
    /// `draft`, `sent`, `accepted`, `refused`, `expired` or `withdrawn`.
    #[schema(value_type = String)]
    status: Status,
    version: i32,
    contact_id: Uuid,
    request_id: Option<Uuid>,
    reference: String,
    net: String,
    gross: String,
    valid_until: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    sent_at: Option<OffsetDateTime>,
}

impl From<offers::OfferSummary> for Summary {
    fn from(offer: offers::OfferSummary) -> Self {
        Self {
            id: offer.id.uuid(),
            number: offer.number,
            status: offer.status,
            version: offer.version,
            contact_id: offer.contact_id.uuid(),
            request_id: offer.request_id.map(shared::ids::RequestId::uuid),
            reference: offer.reference,
            net: offer.net.to_string(),
            gross: offer.gross.to_string(),
            valid_until: offer.valid_until.to_string(),
            created_at: offer.created_at,
            sent_at: offer.sent_at,
        }
    }
}

/// An offer to make, or what to change of one: what is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct OfferBody {
    /// The request's own contact when left out.
    #[schema(value_type = Option<Uuid>)]
    contact_id: Option<String>,
    /// The request it answers; only when it is made.
    #[schema(value_type = Option<Uuid>)]
    request_id: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    language: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    reference: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    introduction: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    conditions: Option<String>,
    /// `standard`, `reverse_charge` or `intra_community`.
    #[serde(deserialize_with = "emptied_by_null")]
    vat_scheme: Option<String>,
    /// `2026-12-24`; 30 days from today when left out.
    #[serde(deserialize_with = "emptied_by_null")]
    valid_until: Option<String>,
    /// Replaces all that there are.
    lines: Option<Vec<LineBody>>,
}

impl OfferBody {
    fn over(self, now: OfferForm) -> Result<OfferDraft, Problem> {
        let lines = lines_over(self.lines, now.lines)?;
        let contact = input::id("contact_id", "unknown-contact", self.contact_id)?;
        let request = input::id("request_id", "unknown-request", self.request_id)?;
        let form = OfferForm {
            contact_id: contact.or(now.contact_id),
            request_id: request.or(now.request_id),
            language: self.language.unwrap_or(now.language),
            reference: self.reference.unwrap_or(now.reference),
            introduction: self.introduction.unwrap_or(now.introduction),
            conditions: self.conditions.unwrap_or(now.conditions),
            vat_scheme: self.vat_scheme.unwrap_or(now.vat_scheme),
            valid_until: self.valid_until.unwrap_or(now.valid_until),
            lines,
        };
        Ok(OfferDraft::try_from(form)?)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `draft`, `sent`, `accepted`, `refused`, `expired` or `withdrawn`.
    #[param(value_type = Option<String>)]
    status: Option<Status>,
    /// To this contact.
    #[param(value_type = Option<Uuid>)]
    contact: Option<String>,
    /// Answering this request.
    #[param(value_type = Option<Uuid>)]
    request: Option<String>,
    /// Words of number, reference or introduction.
    q: Option<String>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Offers, newest first.
#[utoipa::path(get, path = "/offers", params(ListQuery), responses((status = 200, body = List<Summary>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Summary>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let filter = Filter {
        status: query.status,
        contact: input::id("contact", "unknown-contact", query.contact)?,
        request: input::id("request", "unknown-request", query.request)?,
        search: query.q.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(List::of(
        offers::list(&mut tx, &filter, cursor, limit).await?,
    ))
}

/// Makes a draft.
#[utoipa::path(post, path = "/offers", request_body = OfferBody,
    responses((status = 201, body = Offer), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<OfferBody>,
) -> Result<(StatusCode, Answer<Offer>), Problem> {
    let draft = body.over(OfferForm::default())?;
    let mut tx = app.db.begin(&principal).await?;
    let id = offers::create(&mut tx, draft).await?;
    Ok((StatusCode::CREATED, commit(tx, id).await?))
}

/// An offer with its lines.
#[utoipa::path(get, path = "/offers/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = Offer), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<OfferId>,
) -> Result<Answer<Offer>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    Ok(Answer(offer.ok_or_else(Problem::not_found)?.into()))
}

/// Changes an offer. One that was sent gets a new version.
#[utoipa::path(patch, path = "/offers/{id}", params(("id" = Uuid, Path)), request_body = OfferBody,
    responses((status = 200, body = Offer), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
    Json(body): Json<OfferBody>,
) -> Result<Answer<Offer>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = offers::find(&mut tx, id).await?;
    let draft = body.over(now.ok_or_else(Problem::not_found)?.into())?;
    offers::update(&mut tx, id, draft).await?;
    commit(tx, id).await
}

/// Discards a draft, or takes back what was sent. Its number stays taken.
#[utoipa::path(delete, path = "/offers/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    offers::withdraw(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A yes that a member notes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct AcceptBody {
    /// Who said it.
    name: String,
    /// The `id` of each option they take.
    options: Vec<Uuid>,
}

/// The customer accepted.
#[utoipa::path(post, path = "/offers/{id}/accept", params(("id" = Uuid, Path)), request_body = AcceptBody,
    responses((status = 200, body = Offer), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn accept(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
    Json(body): Json<AcceptBody>,
) -> Result<Answer<Offer>, Problem> {
    let form = AcceptForm {
        name: body.name,
        options: body.options,
    };
    let mut tx = app.db.begin(&principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    offer.ok_or_else(Problem::not_found)?;
    offers::accept(&mut tx, id, AcceptDraft::try_from(form)?).await?;
    commit(tx, id).await
}

/// A no that a member notes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct RefuseBody {
    /// Who said it.
    name: String,
    /// Why.
    reason: String,
}

/// The customer refused.
#[utoipa::path(post, path = "/offers/{id}/refuse", params(("id" = Uuid, Path)), request_body = RefuseBody,
    responses((status = 200, body = Offer), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn refuse(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
    OptionalJson(body): OptionalJson<RefuseBody>,
) -> Result<Answer<Offer>, Problem> {
    let form = RefuseForm {
        name: body.name,
        reason: body.reason,
    };
    let mut tx = app.db.begin(&principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    offer.ok_or_else(Problem::not_found)?;
    offers::refuse(&mut tx, id, RefuseDraft::try_from(form)?).await?;
    commit(tx, id).await
}

/// How an offer is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SendBody {
    /// `request`: in the conversation of the request it answers; `email`: by a mail of its own, whose answers go to the company's own mailbox.
    via: String,
    /// Addresses, separated by commas; the contact's when left out. In a conversation its requester is written to.
    to: Option<String>,
    /// The company's standard one when left out; in a conversation, `Re:` and the request's subject.
    subject: Option<String>,
    /// The company's standard text when neither this nor `html` is there. `{link}` becomes the link to the customer's page; where it stands
    /// nowhere, the link comes below.
    text: Option<String>,
    html: Option<String>,
    /// Addresses, separated by commas.
    cc: Option<String>,
}

/// What was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Queued {
    /// Of our message.
    message_id: Uuid,
}

impl From<MessageId> for Queued {
    fn from(message: MessageId) -> Self {
        Self {
            message_id: message.uuid(),
        }
    }
}

/// How a document is sent, by its name.
pub(super) fn read_way(name: &str) -> Result<Via, Problem> {
    match name {
        "request" => Ok(Via::Request),
        "email" => Ok(Via::Email),
        _ => Err(Problem::field("via", "unknown-way")),
    }
}

/// Sends an offer with its PDF: a version that never changes again.
#[utoipa::path(post, path = "/offers/{id}/send", params(("id" = Uuid, Path)), request_body = SendBody,
    responses((status = 202, body = Queued), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
    Json(body): Json<SendBody>,
) -> Result<(StatusCode, Answer<Queued>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    let offer = offer.ok_or_else(Problem::not_found)?;
    let via = read_way(&body.via)?;
    let standard = offers::standard_mail(&mut tx, &offer, via).await?;
    let paper = OfferPaper::gather(&mut tx, offer).await?;
    drop(tx);
    let (offer, pdf) = paper
        .pdf()
        .await
        .map_err(|error| Problem::internal(&error))?;
    let text = match &body.html {
        None => body.text.unwrap_or(standard.text),
        Some(_) => body.text.unwrap_or_default(),
    };
    let form = SendForm {
        via,
        to: body.to.unwrap_or(standard.to),
        subject: body.subject.unwrap_or(standard.subject),
        text,
        html: body.html.unwrap_or_default(),
        cc: body.cc.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&principal).await?;
    let message = offers::send(&mut tx, Paper { offer, pdf }, form).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(message.into())))
}

/// A mail outside of any conversation that brought an offer or an invoice.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Mail {
    id: Uuid,
    /// The version of the offer it brought; `null` for an invoice.
    version: Option<i32>,
    to: Vec<Person>,
    subject: String,
    text: String,
    /// Where its answers go.
    reply_to: String,
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    delivery: Delivery,
    /// A reminder that nobody wrote.
    automatic: bool,
    /// The mail that came back about it, among those held.
    bounce_id: Option<Uuid>,
}

impl From<DirectMail> for Mail {
    fn from(mail: DirectMail) -> Self {
        Self {
            id: mail.id.uuid(),
            version: mail.version,
            to: mail.to.into_iter().map(Person::from).collect(),
            subject: mail.subject,
            text: mail.text,
            reply_to: mail.reply_to,
            sent_at: mail.written_at,
            delivery: Delivery {
                state: mail.state,
                detail: mail.detail,
            },
            automatic: mail.automatic,
            bounce_id: mail.bounce.map(HeldMailId::uuid),
        }
    }
}

/// The mails that brought it outside of its conversation, newest first.
#[utoipa::path(get, path = "/offers/{id}/mails", params(("id" = Uuid, Path)), responses((status = 200, body = List<Mail>), (status = 404, body = Problem)))]
pub(super) async fn mails(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
) -> Result<Answer<List<Mail>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    offer.ok_or_else(Problem::not_found)?;
    Ok(List::all(offers::list_mails(&mut tx, id).await?))
}

/// The PDF: the very bytes that were sent, or the draft as it stands.
#[utoipa::path(get, path = "/offers/{id}/pdf", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 404, body = Problem)))]
pub(super) async fn pdf(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<OfferId>,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let offer = offers::find(&mut tx, id).await?;
    let offer = offer.ok_or_else(Problem::not_found)?;
    let name = format!("{}.pdf", offer.number);
    if let Some(sent) = offers::sent_pdf(&mut tx, &offer).await? {
        return Ok(pdf_answer(&name, sent));
    }
    let paper = OfferPaper::gather(&mut tx, offer).await?;
    drop(tx);
    let made = paper
        .pdf()
        .await
        .map_err(|error| Problem::internal(&error))?;
    Ok(pdf_answer(&name, made.1))
}

/// Commits, and answers the offer as it stands.
async fn commit(mut tx: TenantTx, id: OfferId) -> Result<Answer<Offer>, Problem> {
    let offer = offers::find(&mut tx, id).await?;
    let offer = offer.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(Answer(offer.into()))
}
