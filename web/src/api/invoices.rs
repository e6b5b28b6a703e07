//! Invoices and credit notes.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::ids::{InvoiceId, OfferId};
use shared::invoices::{
    self, CreditLineForm, DepositDraft, DepositForm, Filter, InvoiceDraft, InvoiceForm, Kind,
    PaidDraft, PaidForm, SendForm, Status,
};
use shared::money::VatScheme;
use shared::tenancy::TenantTx;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::documents::{Line, LineBody, Totals, lines_over};
use super::input::{self, Id, Json, OptionalJson, Query, decimal, emptied_by_null};
use super::offers::{Mail, Queued, read_way};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;
use crate::invoices::files::xml;
use crate::offers::pdf::answer as pdf_answer;
use crate::paper::{self, InvoicePaper};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invoice {
    id: Uuid,
    /// `invoice`, `deposit` or `credit_note`; a credit note's amounts are positive.
    #[schema(value_type = String)]
    kind: Kind,
    /// `draft`, `issued`, `overdue`, `paid` or `credited`.
    #[schema(value_type = String)]
    status: Status,
    /// `null` while it is a draft.
    number: Option<String>,
    contact_id: Uuid,
    /// The name it is made out to.
    contact_name: String,
    offer_id: Option<Uuid>,
    /// The invoice that a credit note takes back.
    credits_id: Option<Uuid>,
    /// `fr`, `nl`, `en` or `de`.
    language: &'static str,
    reference: String,
    introduction: String,
    conditions: String,
    /// `standard`, `reverse_charge` or `intra_community`.
    #[schema(value_type = String)]
    vat_scheme: VatScheme,
    lines: Vec<Line>,
    totals: Totals,
    /// `+++202/6000/00192+++`.
    payment_reference: String,
    issued_on: Option<String>,
    due_on: Option<String>,
    paid_on: Option<String>,
    paid_note: String,
    #[serde(with = "time::serde::rfc3339::option")]
    sent_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl From<invoices::Invoice> for Invoice {
    fn from(invoice: invoices::Invoice) -> Self {
        Self {
            id: invoice.id.uuid(),
            kind: invoice.kind,
            status: invoice.status,
            number: invoice.number,
            contact_id: invoice.contact_id.uuid(),
            contact_name: invoice.contact_name,
            offer_id: invoice.offer_id.map(OfferId::uuid),
            credits_id: invoice.credits_id.map(InvoiceId::uuid),
            language: invoice.language.code(),
            reference: invoice.reference,
            introduction: invoice.introduction,
            conditions: invoice.conditions,
            vat_scheme: invoice.vat_scheme,
            lines: invoice.lines.into_iter().map(Line::from).collect(),
            totals: invoice.totals.into(),
            payment_reference: invoice.payment_reference,
            issued_on: day(invoice.issued_on),
            due_on: day(invoice.due_on),
            paid_on: day(invoice.paid_on),
            paid_note: invoice.paid_note,
            sent_at: invoice.sent_at,
            created_at: invoice.created_at,
            updated_at: invoice.updated_at,
        }
    }
}

/// An invoice in a list: without its lines.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Summary {
    id: Uuid,
    /// `invoice`, `deposit` or `credit_note`.
    #[schema(value_type = String)]
    kind: Kind,
    /// `draft`, `issued`, `overdue`, `paid` or `credited`.
    #[schema(value_type = String)]
    status: Status,
    number: Option<String>,
    contact_id: Uuid,
    contact_name: String,
    offer_id: Option<Uuid>,
    credits_id: Option<Uuid>,
    reference: String,
    payment_reference: String,
    net: String,
    gross: String,
    issued_on: Option<String>,
    due_on: Option<String>,
    paid_on: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<invoices::InvoiceSummary> for Summary {
    fn from(invoice: invoices::InvoiceSummary) -> Self {
        Self {
            id: invoice.id.uuid(),
            kind: invoice.kind,
            status: invoice.status,
            number: invoice.number,
            contact_id: invoice.contact_id.uuid(),
            contact_name: invoice.contact_name,
            offer_id: invoice.offer_id.map(OfferId::uuid),
            credits_id: invoice.credits_id.map(InvoiceId::uuid),
            reference: invoice.reference,
            payment_reference: invoice.payment_reference,
            net: invoice.net.to_string(),
            gross: invoice.gross.to_string(),
            issued_on: day(invoice.issued_on),
            due_on: day(invoice.due_on),
            paid_on: day(invoice.paid_on),
            created_at: invoice.created_at,
        }
    }
}

/// An invoice to make, or what to change of a draft: what is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct InvoiceBody {
    #[schema(value_type = Option<Uuid>)]
    contact_id: Option<String>,
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
    /// `2026-12-24`; the company's days to pay after its issue when left out.
    #[serde(deserialize_with = "emptied_by_null")]
    due_on: Option<String>,
    /// Replaces all that there are. No line is optional.
    lines: Option<Vec<LineBody>>,
}

impl InvoiceBody {
    fn over(self, now: InvoiceForm) -> Result<InvoiceDraft, Problem> {
        let lines = lines_over(self.lines, now.lines)?;
        let contact = input::id("contact_id", "unknown-contact", self.contact_id)?;
        let form = InvoiceForm {
            contact_id: contact.or(now.contact_id),
            language: self.language.unwrap_or(now.language),
            reference: self.reference.unwrap_or(now.reference),
            introduction: self.introduction.unwrap_or(now.introduction),
            conditions: self.conditions.unwrap_or(now.conditions),
            vat_scheme: self.vat_scheme.unwrap_or(now.vat_scheme),
            due_on: self.due_on.unwrap_or(now.due_on),
            lines,
        };
        Ok(InvoiceDraft::try_from(form)?)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `draft`, `issued`, `overdue`, `paid` or `credited`.
    #[param(value_type = Option<String>)]
    status: Option<Status>,
    /// To this contact.
    #[param(value_type = Option<Uuid>)]
    contact: Option<String>,
    /// Of this offer.
    #[param(value_type = Option<Uuid>)]
    offer: Option<String>,
    /// Issued on this day or later: `2026-10-01`.
    from: Option<String>,
    /// Issued on this day or earlier.
    to: Option<String>,
    /// Words of number, reference, payment reference or the contact's name.
    q: Option<String>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Invoices, newest first.
#[utoipa::path(get, path = "/invoices", params(ListQuery), responses((status = 200, body = List<Summary>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Summary>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let read_day = |field, text: Option<String>| {
        text.map(|text| Date::parse(&text, format_description!("[year]-[month]-[day]")))
            .transpose()
            .map_err(|_| Problem::field(field, "not-a-date"))
    };
    let filter = Filter {
        status: query.status,
        contact: input::id("contact", "unknown-contact", query.contact)?,
        offer: input::id("offer", "unknown-offer", query.offer)?,
        from: read_day("from", query.from)?,
        to: read_day("to", query.to)?,
        search: query.q.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(List::of(
        invoices::list(&mut tx, &filter, cursor, limit).await?,
    ))
}

/// Makes a draft that belongs to no offer.
#[utoipa::path(post, path = "/invoices", request_body = InvoiceBody,
    responses((status = 201, body = Invoice), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<InvoiceBody>,
) -> Result<(StatusCode, Answer<Invoice>), Problem> {
    let draft = body.over(InvoiceForm::default())?;
    let mut tx = app.db.begin(&principal).await?;
    let id = invoices::create(&mut tx, draft).await?;
    Ok((StatusCode::CREATED, commit(tx, id).await?))
}

/// What an offer becomes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct OfOfferBody {
    /// Leaves it a draft, to be issued by `POST /invoices/{id}/issue`.
    draft: bool,
    /// A deposit invoice; the final invoice deducts it.
    deposit: Option<DepositBody>,
}

/// One of the two.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(super) struct DepositBody {
    /// Of the offer's net amount.
    #[serde(deserialize_with = "decimal")]
    percent: Option<String>,
    /// Euros, without VAT.
    #[serde(deserialize_with = "decimal")]
    amount: Option<String>,
}

/// Invoices an offer that was sent or accepted: what was chosen, less the deposits that were issued before.
#[utoipa::path(post, path = "/offers/{id}/invoice", params(("id" = Uuid, Path)), request_body = OfOfferBody,
    responses((status = 201, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn of_offer(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<OfferId>,
    OptionalJson(body): OptionalJson<OfOfferBody>,
) -> Result<(StatusCode, Answer<Invoice>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let made = match body.deposit {
        Some(deposit) => {
            let form = DepositForm {
                percent: deposit.percent.unwrap_or_default(),
                amount: deposit.amount.unwrap_or_default(),
            };
            let deposit = DepositDraft::try_from(form)
                .map_err(|errors| Problem::from(errors).within("deposit"))?;
            invoices::deposit_of_offer(&mut tx, id, deposit).await?
        }
        None => invoices::of_offer(&mut tx, id).await?,
    };
    if !body.draft {
        paper::issue(&mut tx, made).await?;
    }
    Ok((StatusCode::CREATED, commit(tx, made).await?))
}

/// An invoice with its lines.
#[utoipa::path(get, path = "/invoices/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = Invoice), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<InvoiceId>,
) -> Result<Answer<Invoice>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    Ok(Answer(invoice.ok_or_else(Problem::not_found)?.into()))
}

/// Changes a draft. What was issued never changes again.
#[utoipa::path(patch, path = "/invoices/{id}", params(("id" = Uuid, Path)), request_body = InvoiceBody,
    responses((status = 200, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
    Json(body): Json<InvoiceBody>,
) -> Result<Answer<Invoice>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = invoices::find(&mut tx, id).await?;
    let now = now.ok_or_else(Problem::not_found)?;
    now.status
        .allows(invoices::Move::Edit, now.kind)
        .map_err(|refused| Problem::conflict(refused.to_string()))?;
    invoices::update(&mut tx, id, body.over(now.into())?).await?;
    commit(tx, id).await
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/invoices/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    invoices::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Issues a draft: its number, dates, PDF and UBL never change again.
#[utoipa::path(post, path = "/invoices/{id}/issue", params(("id" = Uuid, Path)),
    responses((status = 200, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn issue(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
) -> Result<Answer<Invoice>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    paper::issue(&mut tx, id).await?;
    commit(tx, id).await
}

/// A payment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct PaidBody {
    /// `2026-12-24`; today when left out.
    paid_on: Option<String>,
    /// What there is to remember.
    note: Option<String>,
}

/// It was paid.
#[utoipa::path(post, path = "/invoices/{id}/paid", params(("id" = Uuid, Path)), request_body = PaidBody,
    responses((status = 200, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn paid(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
    OptionalJson(body): OptionalJson<PaidBody>,
) -> Result<Answer<Invoice>, Problem> {
    let form = PaidForm {
        paid_on: body.paid_on.unwrap_or_default(),
        note: body.note.unwrap_or_default(),
    };
    let mut tx = app.db.begin(&principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    invoice.ok_or_else(Problem::not_found)?;
    invoices::paid(&mut tx, id, PaidDraft::try_from(form)?).await?;
    commit(tx, id).await
}

/// It was not paid after all.
#[utoipa::path(post, path = "/invoices/{id}/unpaid", params(("id" = Uuid, Path)),
    responses((status = 200, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn unpaid(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
) -> Result<Answer<Invoice>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    invoices::unpaid(&mut tx, id).await?;
    commit(tx, id).await
}

/// What to take back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct CreditBody {
    /// All that is left when empty.
    lines: Vec<CreditLine>,
}

/// A line to take back: its `id`, for all that is left of it, or its `id` and how much of it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
enum CreditLine {
    Whole(Uuid),
    Part {
        id: Uuid,
        /// All that is left when left out.
        #[serde(default, deserialize_with = "decimal")]
        #[schema(value_type = Option<String>)]
        quantity: Option<String>,
    },
}

impl From<CreditLine> for CreditLineForm {
    fn from(line: CreditLine) -> Self {
        match line {
            CreditLine::Whole(line) => Self {
                line,
                quantity: String::new(),
            },
            CreditLine::Part { id, quantity } => Self {
                line: id,
                quantity: quantity.unwrap_or_default(),
            },
        }
    }
}

/// Issues a credit note of an invoice, of some of its lines, or of a part of their quantities. Nothing is taken back twice.
#[utoipa::path(post, path = "/invoices/{id}/credit", params(("id" = Uuid, Path)), request_body = CreditBody,
    responses((status = 201, body = Invoice), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn credit(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
    OptionalJson(body): OptionalJson<CreditBody>,
) -> Result<(StatusCode, Answer<Invoice>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let wanted: Vec<_> = body.lines.into_iter().map(CreditLineForm::from).collect();
    let note = invoices::credit(&mut tx, id, &wanted).await?;
    paper::issue(&mut tx, note).await?;
    Ok((StatusCode::CREATED, commit(tx, note).await?))
}

/// How an invoice is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SendBody {
    /// `request`: in the conversation of the request that its offer answers; `email`: by a mail of its own, whose answers go to the company's own mailbox.
    via: String,
    /// Addresses, separated by commas; the contact's when left out. In a conversation its requester is written to.
    to: Option<String>,
    /// The company's standard one when left out; in a conversation, `Re:` and the request's subject.
    subject: Option<String>,
    /// The company's standard text when neither this nor `html` is there.
    text: Option<String>,
    html: Option<String>,
    /// Addresses, separated by commas.
    cc: Option<String>,
}

/// Sends an issued invoice or credit note with its PDF and UBL.
#[utoipa::path(post, path = "/invoices/{id}/send", params(("id" = Uuid, Path)), request_body = SendBody,
    responses((status = 202, body = Queued), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
    Json(body): Json<SendBody>,
) -> Result<(StatusCode, Answer<Queued>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or_else(Problem::not_found)?;
    let via = read_way(&body.via)?;
    let standard = invoices::standard_mail(&mut tx, &invoice, via).await?;
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
    let message = invoices::send(&mut tx, id, form).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(message.into())))
}

/// The mails that brought it outside of a conversation, newest first.
#[utoipa::path(get, path = "/invoices/{id}/mails", params(("id" = Uuid, Path)), responses((status = 200, body = List<Mail>), (status = 404, body = Problem)))]
pub(super) async fn mails(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<InvoiceId>,
) -> Result<Answer<List<Mail>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    invoice.ok_or_else(Problem::not_found)?;
    Ok(List::all(invoices::list_mails(&mut tx, id).await?))
}

/// The PDF: the very bytes that were frozen (PDF/A-3 with the UBL in it), or the draft as it would look.
#[utoipa::path(get, path = "/invoices/{id}/pdf", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 404, body = Problem)))]
pub(super) async fn pdf(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<InvoiceId>,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or_else(Problem::not_found)?;
    if let Some(papers) = invoices::papers(&mut tx, id).await? {
        let name = format!("{}.pdf", invoice.number.unwrap_or_default());
        return Ok(pdf_answer(&name, papers.pdf));
    }
    let paper = InvoicePaper::gather(&mut tx, invoice).await?;
    drop(tx);
    let made = paper.preview().await;
    Ok(pdf_answer(
        "draft.pdf",
        made.map_err(|error| Problem::internal(&error))?,
    ))
}

/// The UBL file (Peppol BIS Billing 3.0) as it was frozen. A draft has none: 409.
#[utoipa::path(get, path = "/invoices/{id}/ubl", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/xml"), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn ubl(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<InvoiceId>,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or_else(Problem::not_found)?;
    let papers = invoices::papers(&mut tx, id).await?;
    let papers = papers.ok_or_else(|| Problem::conflict("A draft has no UBL file yet."))?;
    Ok(xml(&invoice.number.unwrap_or_default(), papers.ubl))
}

/// Commits, and answers the invoice as it stands.
async fn commit(mut tx: TenantTx, id: InvoiceId) -> Result<Answer<Invoice>, Problem> {
    let invoice = invoices::find(&mut tx, id).await?;
    let invoice = invoice.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(Answer(invoice.into()))
}
