//! An invoice is issued: it gets its number and never changes again.

use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use time::Duration;

use super::create::made_out_to;
use super::credit::{closing_totals, left};
use super::invoice::{Content, lock};
use super::of_offer::has_final_invoice;
use super::{Invoice, InvoiceError, Kind, Move, find, missing};
use crate::company;
use crate::contacts;
use crate::fields::FieldErrors;
use crate::ids::{InvoiceId, OfferId};
use crate::offers::today;
use crate::requests::{self, TimelineEvent};
use crate::series::{self, Series};
use crate::tenancy::TenantTx;

/// An invoice with its number, of which no paper exists yet. The number is lost, and a gap stays, when the transaction is committed without [`freeze`].
#[derive(Debug)]
#[must_use = "the number is only given once the papers are frozen"]
pub struct Numbered {
    invoice: Invoice,
    sequence: u64,
}

impl Numbered {
    /// What the papers are to say.
    pub fn invoice(&self) -> &Invoice {
        &self.invoice
    }
}

/// What is kept of an issued invoice for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// PDF/A-3 with the UBL in it.
    pub pdf: Vec<u8>,
    /// Peppol BIS Billing 3.0.
    pub ubl: String,
}

/// Gives a draft its number, dates and payment reference. Nobody else gets a number of the series until the transaction ends, so that none is left out.
///
/// # Errors
///
/// `fields` with all that [`missing`] misses, before a number is taken.
pub async fn take_number(tx: &mut TenantTx, id: InvoiceId) -> Result<Numbered, InvoiceError> {
    let mut invoice = lock(tx, id, Move::Issue).await?;
    let profile = company::profile(tx).await?;
    let contact = contacts::find(tx, invoice.contact_id).await?;
    let contact = contact.ok_or_else(|| FieldErrors::one("contact_id", "unknown-contact"))?;
    let lacking = missing(&invoice, &profile, &contact);
    if !lacking.0.is_empty() {
        return Err(lacking.into());
    }
    if let (Kind::Deposit, Some(offer)) = (invoice.kind, invoice.offer_id)
        && has_final_invoice(tx, offer).await?
    {
        return Err(InvoiceError::Offer);
    }
    if invoice.kind == Kind::CreditNote {
        invoice.totals = closing_totals(tx, &invoice).await?;
    }
    let today = today(tx).await?;
    let year = today.year();
    let (series, prefix) = match invoice.kind {
        Kind::Invoice | Kind::Deposit => (Series::Invoices, "FA"),
        Kind::CreditNote => (Series::CreditNotes, "NC"),
    };
    let number = series::next(tx, series, year).await?;
    let days = Duration::days(profile.payment_days.parse().unwrap_or_default());
    made_out_to(&contact).clone_into(&mut invoice.contact_name);
    invoice.number = Some(format!("{prefix}-{year}-{number:04}"));
    invoice.issued_on = Some(today);
    if invoice.kind == Kind::CreditNote {
        invoice.due_on = None;
    } else {
        invoice.due_on = Some(invoice.due_on.unwrap_or(today + days).max(today));
    }
    // Ten digits for a payment reference: the year, then the number.
    let sequence = u64::from(year.unsigned_abs()) * 1_000_000 + u64::from(number.unsigned_abs());
    Ok(Numbered { invoice, sequence })
}

impl Numbered {
    /// Under which the customer pays, made by who knows how banks check them; a credit note has none.
    pub fn refer(&mut self, reference: impl FnOnce(u64) -> String) {
        if self.invoice.kind != Kind::CreditNote {
            self.invoice.payment_reference = reference(self.sequence);
        }
    }
}

/// Keeps the papers of a numbered invoice: it is issued. A prospect becomes a customer, and what it credits may be credited as a whole.
pub async fn freeze(
    tx: &mut TenantTx,
    Numbered { invoice, .. }: Numbered,
    papers: Papers,
) -> Result<(), InvoiceError> {
    let number = invoice.number.clone().unwrap_or_default();
    let hash = Sha256::digest(&papers.pdf);
    let content = Content {
        contact_name: invoice.contact_name.clone(),
        language: invoice.language,
        reference: invoice.reference.clone(),
        introduction: invoice.introduction.clone(),
        conditions: invoice.conditions.clone(),
        vat_scheme: invoice.vat_scheme,
        lines: invoice.lines.clone(),
        totals: invoice.totals.clone(),
        payment_reference: invoice.payment_reference.clone(),
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
    };
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into issued_invoices (tenant_id, invoice_id, number, content, pdf, ubl, pdf_hash, issued_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        invoice.id.uuid(),
        number,
        Json(content) as _,
        papers.pdf,
        papers.ubl,
        hash.as_slice(),
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update invoices set status = 'issued', number = $3, contact_name = $4, payment_reference = $5, issued_on = $6, due_on = $7, net = $8, gross = $9,
                updated_at = $10
          where tenant_id = $1 and id = $2",
        tenant,
        invoice.id.uuid(),
        number,
        invoice.contact_name,
        invoice.payment_reference,
        invoice.issued_on,
        invoice.due_on,
        invoice.totals.net,
        invoice.totals.gross,
        now
    )
    .execute(tx.conn())
    .await?;
    if let Some(request) = request_of(tx, invoice.offer_id).await? {
        let data = json!({ "invoice": invoice.id, "number": number });
        requests::record(tx, request, TimelineEvent::InvoiceIssued, data).await?;
    }
    match invoice.credits_id {
        Some(credited) => close_credited(tx, credited).await?,
        None => became_customer(tx, &invoice, &number).await?,
    }
    Ok(())
}

/// An invoice of which no line is left was credited.
async fn close_credited(tx: &mut TenantTx, id: InvoiceId) -> Result<(), InvoiceError> {
    let credited = find(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    if left(tx, id, &credited.lines).await?.is_empty() {
        let (tenant, now) = (tx.tenant().get(), tx.now());
        sqlx::query!(
            "update invoices set status = 'credited', updated_at = $3 where tenant_id = $1 and id = $2",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

async fn became_customer(
    tx: &mut TenantTx,
    invoice: &Invoice,
    number: &str,
) -> Result<(), InvoiceError> {
    if contacts::become_customer(tx, invoice.contact_id, number).await?
        && let Some(request) = request_of(tx, invoice.offer_id).await?
    {
        let data = json!({ "contact": invoice.contact_name });
        requests::record(tx, request, TimelineEvent::BecameCustomer, data).await?;
    }
    Ok(())
}

async fn request_of(
    tx: &mut TenantTx,
    offer: Option<OfferId>,
) -> Result<Option<crate::ids::RequestId>, sqlx::Error> {
    let Some(offer) = offer else { return Ok(None) };
    let tenant = tx.tenant().get();
    let request = sqlx::query_scalar!(
        r#"select request_id as "request_id: crate::ids::RequestId" from offers where tenant_id = $1 and id = $2"#,
        tenant,
        offer.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(request.flatten())
}

/// The papers of an issued invoice: the very bytes that were frozen.
pub async fn papers(tx: &mut TenantTx, id: InvoiceId) -> Result<Option<Papers>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Papers,
        "select pdf, ubl from issued_invoices where tenant_id = $1 and invoice_id = $2",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}
