//! The lines of an invoice in the database.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::ids::{InvoiceId, InvoiceLineId};
use crate::money::{Line, LineDraft, LineKind, line_net};
use crate::tenancy::TenantTx;

/// An invoice's lines in their order.
pub(super) async fn load(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<Line>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id, kind as "kind: LineKind", description, quantity, unit, unit_price, discount_percent, vat_rate
             from invoice_lines where tenant_id = $1 and invoice_id = $2 order by position"#,
        tenant,
        invoice.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            net: match row.kind {
                LineKind::Item => line_net(row.quantity, row.unit_price, row.discount_percent),
                LineKind::Section | LineKind::Text => Decimal::ZERO,
            },
            id: row.id,
            kind: row.kind,
            product_id: None,
            description: row.description,
            quantity: row.quantity.normalize(),
            unit: row.unit,
            unit_price: row.unit_price,
            discount_percent: row.discount_percent.normalize(),
            vat_rate: row.vat_rate.normalize(),
            optional: false,
            chosen: false,
        })
        .collect())
}

/// Writes these lines in place of those there are. `credited`: the line that each takes back, and how much of it, for a credit note.
pub(super) async fn replace(
    tx: &mut TenantTx,
    invoice: InvoiceId,
    lines: &[LineDraft],
    credited: &[(Uuid, Decimal)],
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from invoice_lines where tenant_id = $1 and invoice_id = $2",
        tenant,
        invoice.uuid()
    )
    .execute(tx.conn())
    .await?;
    let ids: Vec<Uuid> = lines.iter().map(|_| InvoiceLineId::new().uuid()).collect();
    let kinds: Vec<String> = lines
        .iter()
        .map(|line| line.kind.as_str().to_owned())
        .collect();
    let texts = |of: fn(&LineDraft) -> &String| {
        lines
            .iter()
            .map(|line| of(line).clone())
            .collect::<Vec<_>>()
    };
    let (credited, taken): (Vec<Uuid>, Vec<Decimal>) = credited.iter().copied().unzip();
    let numbers = |of: fn(&LineDraft) -> Decimal| lines.iter().map(of).collect::<Vec<_>>();
    // Shorter arrays are filled up with null.
    sqlx::query!(
        "insert into invoice_lines (tenant_id, id, invoice_id, position, kind, description, quantity, unit, unit_price, discount_percent, vat_rate, credits_line, credits_quantity)
         select $1, new.id, $2, new.position, new.kind, new.description, new.quantity, new.unit, new.unit_price, new.discount_percent, new.vat_rate, new.credits_line, new.credits_quantity
           from unnest($3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::numeric[], $9::numeric[], $10::numeric[], $11::uuid[], $12::numeric[])
                with ordinality as new (id, kind, description, quantity, unit, unit_price, discount_percent, vat_rate, credits_line, credits_quantity, position)",
        tenant,
        invoice.uuid(),
        &ids,
        &kinds,
        &texts(|line| &line.description),
        &numbers(|line| line.quantity),
        &texts(|line| &line.unit),
        &numbers(|line| line.unit_price),
        &numbers(|line| line.discount_percent),
        &numbers(|line| line.vat_rate),
        &credited,
        &taken
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
