//! An invoice as a whole, and locking one.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use time::{Date, OffsetDateTime};

use super::{InvoiceError, Kind, Move, Status, lines};
use crate::ids::{ContactId, InvoiceId, OfferId, RequestId};
use crate::language::Language;
use crate::money::{Line, Totals, VatScheme, totals};
use crate::offers::{iso_date, today};
use crate::tenancy::TenantTx;

/// An invoice, as its page shows it.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns of the tables, described there")]
pub struct Invoice {
    pub id: InvoiceId,
    pub kind: Kind,
    pub status: Status,
    pub number: Option<String>,
    pub contact_id: ContactId,
    pub contact_name: String,
    pub offer_id: Option<OfferId>,
    pub offer_number: Option<String>,
    /// What the offer answers: where it is sent.
    pub request_id: Option<RequestId>,
    pub credits_id: Option<InvoiceId>,
    pub credits_number: Option<String>,
    #[serde(with = "iso_date::option")]
    pub credits_issued_on: Option<Date>,
    pub language: Language,
    pub reference: String,
    pub introduction: String,
    pub conditions: String,
    pub vat_scheme: VatScheme,
    pub lines: Vec<Line>,
    pub totals: Totals,
    pub payment_reference: String,
    #[serde(with = "iso_date::option")]
    pub issued_on: Option<Date>,
    #[serde(with = "iso_date::option")]
    pub due_on: Option<Date>,
    #[serde(with = "iso_date::option")]
    pub paid_on: Option<Date>,
    pub paid_note: String,
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// What is frozen of an invoice when it is issued.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) contact_name: String,
    pub(super) language: Language,
    pub(super) reference: String,
    pub(super) introduction: String,
    pub(super) conditions: String,
    pub(super) vat_scheme: VatScheme,
    pub(super) lines: Vec<Line>,
    pub(super) totals: Totals,
    pub(super) payment_reference: String,
    #[serde(with = "iso_date::option")]
    pub(super) issued_on: Option<Date>,
    #[serde(with = "iso_date::option")]
    pub(super) due_on: Option<Date>,
}

/// An invoice of this company. What an issued one says comes from what was frozen.
pub async fn find(tx: &mut TenantTx, id: InvoiceId) -> Result<Option<Invoice>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select i.kind as "kind: Kind", i.status as "status: Status", f.number as "number?", i.contact_id as "contact_id: ContactId", i.contact_name,
                  i.offer_id as "offer_id: OfferId", o.number as "offer_number?", o.request_id as "request_id?: RequestId",
                  i.credits_id as "credits_id: InvoiceId", c.number as "credits_number?", c.issued_on as credits_issued_on, i.language as "language: Language",
                  i.reference, i.introduction, i.conditions, i.vat_scheme as "vat_scheme: VatScheme", i.due_on, i.paid_on, i.paid_note, i.sent_at,
                  i.created_at, i.updated_at, f.content as "content?: Json<Content>"
             from invoices i
             left join issued_invoices f on f.tenant_id = i.tenant_id and f.invoice_id = i.id
             left join offers o on o.tenant_id = i.tenant_id and o.id = i.offer_id
             left join invoices c on c.tenant_id = i.tenant_id and c.id = i.credits_id
            where i.tenant_id = $1 and i.id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let content = if let Some(Json(content)) = row.content {
        content
    } else {
        let lines = lines::load(tx, id).await?;
        Content {
            contact_name: row.contact_name,
            language: row.language,
            reference: row.reference,
            introduction: row.introduction,
            conditions: row.conditions,
            vat_scheme: row.vat_scheme,
            totals: totals(lines.iter().filter_map(Line::counted), row.vat_scheme),
            lines,
            payment_reference: String::new(),
            issued_on: None,
            due_on: row.due_on,
        }
    };
    let today = today(tx).await?;
    Ok(Some(Invoice {
        id,
        kind: row.kind,
        status: row.status.on(today, content.due_on, row.kind),
        number: row.number,
        contact_id: row.contact_id,
        contact_name: content.contact_name,
        offer_id: row.offer_id,
        offer_number: row.offer_number,
        request_id: row.request_id,
        credits_id: row.credits_id,
        credits_number: row.credits_number,
        credits_issued_on: row.credits_issued_on,
        language: content.language,
        reference: content.reference,
        introduction: content.introduction,
        conditions: content.conditions,
        vat_scheme: content.vat_scheme,
        lines: content.lines,
        totals: content.totals,
        payment_reference: content.payment_reference,
        issued_on: content.issued_on,
        due_on: content.due_on,
        paid_on: row.paid_on,
        paid_note: row.paid_note,
        sent_at: row.sent_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }))
}

/// An invoice that allows a move, which nobody else changes until this transaction ends.
pub(super) async fn lock(
    tx: &mut TenantTx,
    id: InvoiceId,
    wanted: Move,
) -> Result<Invoice, InvoiceError> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select id from invoices where tenant_id = $1 and id = $2 for update",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(InvoiceError::Unknown)?;
    let invoice = find(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    invoice.status.allows(wanted, invoice.kind)?;
    Ok(invoice)
}
