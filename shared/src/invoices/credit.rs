//! A credit note takes an invoice back, or some of its lines. No line is taken back twice.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::create::{Origin, insert};
use super::invoice::lock;
use super::{InvoiceDraft, InvoiceError, InvoiceForm, Kind, Move};
use crate::fields::FieldErrors;
use crate::ids::InvoiceId;
use crate::money::{Line, LineForm, LineKind};
use crate::tenancy::TenantTx;

/// Makes the draft of a credit note for these lines, or for all that is left; it is to be issued in the same transaction, which holds the invoice until then.
///
/// # Errors
///
/// `lines`: one is not of this invoice, was credited before, or nothing would be left to give back, as with the deduction of a deposit alone.
pub async fn credit(
    tx: &mut TenantTx,
    id: InvoiceId,
    only: &[Uuid],
) -> Result<InvoiceId, InvoiceError> {
    let invoice = lock(tx, id, Move::Credit).await?;
    let left = left(tx, id, &invoice.lines).await?;
    let chosen: Vec<Line> = if only.is_empty() {
        left.clone()
    } else {
        let chosen = |line: &&Line| only.contains(&line.id);
        left.iter().filter(chosen).cloned().collect()
    };
    if !only
        .iter()
        .all(|id| chosen.iter().any(|line| line.id == *id))
    {
        return Err(FieldErrors::one("lines", "not-to-credit").into());
    }
    let net = |lines: &[Line]| lines.iter().map(|line| line.net).sum::<Decimal>();
    // Lines that deduct count against the others: what is given back is never more than what was asked.
    if net(&chosen) <= Decimal::ZERO || net(&chosen) > net(&left) {
        return Err(FieldErrors::one("lines", "more-than-left").into());
    }
    let credited: Vec<Uuid> = chosen.iter().map(|line| line.id).collect();
    let form = InvoiceForm {
        contact_id: Some(invoice.contact_id),
        language: invoice.language.code().to_owned(),
        reference: invoice.reference,
        vat_scheme: invoice.vat_scheme.as_str().to_owned(),
        lines: chosen.into_iter().map(LineForm::from).collect(),
        ..InvoiceForm::default()
    };
    let origin = Origin {
        offer: invoice.offer_id,
        credits: Some(id),
        credited: &credited,
    };
    insert(tx, Kind::CreditNote, InvoiceDraft::try_from(form)?, origin).await
}

/// The lines with an amount that no credit note took back.
pub(super) async fn left(
    tx: &mut TenantTx,
    id: InvoiceId,
    lines: &[Line],
) -> Result<Vec<Line>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let gone = sqlx::query_scalar!(
        r#"select l.credits_line as "line!" from invoices i join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
            where i.tenant_id = $1 and i.credits_id = $2 and l.credits_line is not null"#,
        tenant,
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    let stands = |line: &&Line| line.kind == LineKind::Item && !gone.contains(&line.id);
    Ok(lines.iter().filter(stands).cloned().collect())
}
