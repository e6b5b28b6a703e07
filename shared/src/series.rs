//! Numbers without gaps: of requests, offers and invoices, per company and year.

use crate::tenancy::TenantTx;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Series {
    Requests,
    Offers,
    /// Deposits too.
    Invoices,
    CreditNotes,
}

impl Series {
    fn name(self) -> &'static str {
        match self {
            Self::Requests => "request",
            Self::Offers => "offer",
            Self::Invoices => "invoice",
            Self::CreditNotes => "credit note",
        }
    }
}

/// The next number of a series, from 1 each year; its row stays locked until the transaction ends, so no number is lost or given twice.
pub(crate) async fn next(tx: &mut TenantTx, series: Series, year: i32) -> Result<i32, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "insert into series (tenant_id, name, year, last_number) values ($1, $2, $3, 1)
         on conflict (tenant_id, name, year) do update set last_number = series.last_number + 1
         returning last_number",
        tenant,
        series.name(),
        year
    )
    .fetch_one(tx.conn())
    .await
}
