//! An invoice is paid, or was not after all.

use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use super::invoice::lock;
use super::{InvoiceError, Move};
use crate::fields::{self, FieldErrors};
use crate::ids::InvoiceId;
use crate::offers::today;
use crate::tenancy::TenantTx;

const MAX_NOTE_CHARS: usize = 500;

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PaidForm {
    /// `2026-12-24`; empty: today.
    pub paid_on: String,
    /// What there is to remember: the amount, the account.
    pub note: String,
}

/// As it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidDraft {
    paid_on: Option<Date>,
    note: String,
}

impl TryFrom<PaidForm> for PaidDraft {
    type Error = FieldErrors;

    fn try_from(form: PaidForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let note = fields::line(&mut errors, "note", &form.note, 0, MAX_NOTE_CHARS);
        let typed = form.paid_on.trim();
        let paid_on = Date::parse(typed, format_description!("[year]-[month]-[day]")).ok();
        if paid_on.is_none() && !typed.is_empty() {
            errors.add("paid_on", "not-a-date");
        }
        errors.or(Self { paid_on, note })
    }
}

/// It was paid.
pub async fn paid(tx: &mut TenantTx, id: InvoiceId, paid: PaidDraft) -> Result<(), InvoiceError> {
    lock(tx, id, Move::Pay).await?;
    let today = today(tx).await?;
    let on = paid.paid_on.unwrap_or(today);
    if on > today {
        return Err(FieldErrors::one("paid_on", "in-the-future").into());
    }
    write(tx, id, "paid", Some(on), &paid.note).await
}

/// It was not paid after all.
pub async fn unpaid(tx: &mut TenantTx, id: InvoiceId) -> Result<(), InvoiceError> {
    lock(tx, id, Move::Unpay).await?;
    write(tx, id, "issued", None, "").await
}

async fn write(
    tx: &mut TenantTx,
    id: InvoiceId,
    status: &str,
    on: Option<Date>,
    note: &str,
) -> Result<(), InvoiceError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update invoices set status = $3, paid_on = $4, paid_note = $5, updated_at = $6 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        status,
        on,
        note,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
