//! The list of invoices.

use rust_decimal::Decimal;
use serde::Serialize;
use time::{Date, OffsetDateTime};

use super::{Kind, Status};
use crate::ids::{ContactId, InvoiceId, OfferId};
use crate::offers::{iso_date, today, words};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// What the list shows of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct InvoiceSummary {
    pub id: InvoiceId,
    pub kind: Kind,
    pub status: Status,
    pub number: Option<String>,
    pub reference: String,
    pub contact_id: ContactId,
    pub contact_name: String,
    pub offer_id: Option<OfferId>,
    pub credits_id: Option<InvoiceId>,
    pub net: Decimal,
    pub gross: Decimal,
    pub payment_reference: String,
    #[serde(with = "iso_date::option")]
    pub issued_on: Option<Date>,
    #[serde(with = "iso_date::option")]
    pub due_on: Option<Date>,
    #[serde(with = "iso_date::option")]
    pub paid_on: Option<Date>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// Which invoices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Standing here.
    pub status: Option<Status>,
    /// To this contact.
    pub contact: Option<ContactId>,
    /// Of this offer.
    pub offer: Option<OfferId>,
    /// Issued on this day or later.
    pub from: Option<Date>,
    /// Issued on this day or earlier.
    pub to: Option<Date>,
    /// With these words in number, reference, payment reference or the contact's name.
    pub search: String,
}

/// How many invoices stand somewhere, and what they come to; credit notes count below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StatusSum {
    pub status: Status,
    pub count: i64,
    pub net: Decimal,
    pub gross: Decimal,
}

/// What the invoices of a filter come to in each status; its own status aside, so that the others can be chosen.
pub async fn sums(tx: &mut TenantTx, filter: &Filter) -> Result<Vec<StatusSum>, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        StatusSum,
        r#"select case when i.status = 'issued' and i.kind <> 'credit_note' and i.due_on < $2 then 'overdue' else i.status end as "status!: Status",
                  count(*) as "count!",
                  sum(case i.kind when 'credit_note' then -i.net else i.net end) as "net!",
                  sum(case i.kind when 'credit_note' then -i.gross else i.gross end) as "gross!"
             from invoices i
            where i.tenant_id = $1
              and ($3::uuid is null or i.contact_id = $3)
              and ($4::uuid is null or i.offer_id = $4)
              and ($5::date is null or i.issued_on >= $5)
              and ($6::date is null or i.issued_on <= $6)
              and ($7::text is null or i.id in (select s.id from search_invoices(to_tsquery('simple', fold($7))) s))
            group by 1"#,
        tenant,
        today,
        filter.contact.map(ContactId::uuid),
        filter.offer.map(OfferId::uuid),
        filter.from,
        filter.to,
        words(&filter.search)
    )
    .fetch_all(tx.conn())
    .await
}

/// A page of invoices, newest first.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<InvoiceSummary>, sqlx::Error> {
    let today = today(tx).await?;
    let tenant = tx.tenant().get();
    // Both are kept as issued; the day tells them apart.
    let kept_as = filter.status.map(|status| match status {
        Status::Overdue => Status::Issued,
        other => other,
    });
    let over = match filter.status {
        Some(Status::Overdue) => Some(true),
        Some(Status::Issued) => Some(false),
        _ => None,
    };
    let mut rows = sqlx::query_as!(
        InvoiceSummary,
        r#"select i.id as "id: InvoiceId", i.kind as "kind: Kind", i.status as "status: Status", i.number, i.reference,
                  i.contact_id as "contact_id: ContactId", i.contact_name, i.offer_id as "offer_id: OfferId", i.credits_id as "credits_id: InvoiceId",
                  i.net, i.gross, i.payment_reference, i.issued_on, i.due_on, i.paid_on, i.created_at
             from invoices i
            where i.tenant_id = $1
              and ($2::text is null or i.status = $2)
              and ($3::bool is null or (i.kind <> 'credit_note' and i.due_on < $4) = $3)
              and ($5::uuid is null or i.contact_id = $5)
              and ($6::uuid is null or i.offer_id = $6)
              and ($7::date is null or i.issued_on >= $7)
              and ($8::date is null or i.issued_on <= $8)
              and ($9::text is null or i.id in (select s.id from search_invoices(to_tsquery('simple', fold($9))) s))
              and ($10::timestamptz is null or (i.created_at, i.id) < ($10, $11))
            order by i.created_at desc, i.id desc limit $12"#,
        tenant,
        kept_as.map(Status::as_str),
        over,
        today,
        filter.contact.map(ContactId::uuid),
        filter.offer.map(OfferId::uuid),
        filter.from,
        filter.to,
        words(&filter.search),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    for row in &mut rows {
        row.status = row.status.on(today, row.due_on, row.kind);
    }
    Ok(Page::from_rows(rows, limit, |row: &InvoiceSummary| {
        Cursor::new(row.created_at, row.id.uuid())
    }))
}
