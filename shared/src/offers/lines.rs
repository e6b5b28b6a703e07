//! The lines of an offer in the database.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::fields::FieldErrors;
use crate::ids::{OfferId, OfferLineId, ProductId};
use crate::money::{Line, LineDraft, LineKind, line_net};
use crate::offers::OfferError;
use crate::tenancy::TenantTx;

/// An offer's lines in their order.
pub(super) async fn load(tx: &mut TenantTx, offer: OfferId) -> Result<Vec<Line>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select id, kind as "kind: LineKind", product_id as "product_id: ProductId", description, quantity, unit, unit_price, discount_percent, vat_rate, optional, chosen
             from offer_lines where tenant_id = $1 and offer_id = $2 order by position"#,
        tenant,
        offer.uuid()
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
            product_id: row.product_id,
            description: row.description,
            quantity: row.quantity.normalize(),
            unit: row.unit,
            unit_price: row.unit_price,
            discount_percent: row.discount_percent.normalize(),
            vat_rate: row.vat_rate.normalize(),
            optional: row.optional,
            chosen: row.chosen,
        })
        .collect())
}

/// Writes these lines in place of those there are, in one statement.
pub(super) async fn replace(
    tx: &mut TenantTx,
    offer: OfferId,
    lines: &[LineDraft],
) -> Result<(), OfferError> {
    let tenant = tx.tenant().get();
    let products: Vec<Uuid> = lines
        .iter()
        .filter_map(|line| line.product_id)
        .map(ProductId::uuid)
        .collect();
    let unknown = sqlx::query_scalar!(
        r#"select exists (select from unnest($2::uuid[]) as named (id)
                           where not exists (select from products p where p.tenant_id = $1 and p.id = named.id)) as "unknown!""#,
        tenant,
        &products
    )
    .fetch_one(tx.conn())
    .await?;
    if unknown {
        return Err(FieldErrors::one("lines", "unknown-product").into());
    }
    sqlx::query!(
        "delete from offer_lines where tenant_id = $1 and offer_id = $2",
        tenant,
        offer.uuid()
    )
    .execute(tx.conn())
    .await?;
    let ids: Vec<Uuid> = lines.iter().map(|_| OfferLineId::new().uuid()).collect();
    let kinds: Vec<String> = lines
        .iter()
        .map(|line| line.kind.as_str().to_owned())
        .collect();
    let product_ids: Vec<Option<Uuid>> = lines
        .iter()
        .map(|line| line.product_id.map(ProductId::uuid))
        .collect();
    let texts = |of: fn(&LineDraft) -> &String| {
        lines
            .iter()
            .map(|line| of(line).clone())
            .collect::<Vec<_>>()
    };
    let numbers = |of: fn(&LineDraft) -> Decimal| lines.iter().map(of).collect::<Vec<_>>();
    let optional: Vec<bool> = lines.iter().map(|line| line.optional).collect();
    sqlx::query!(
        "insert into offer_lines (tenant_id, id, offer_id, position, kind, product_id, description, quantity, unit, unit_price, discount_percent, vat_rate, optional)
         select $1, new.id, $2, new.position, new.kind, new.product_id, new.description, new.quantity, new.unit, new.unit_price, new.discount_percent, new.vat_rate, new.optional
           from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::numeric[], $8::text[], $9::numeric[], $10::numeric[], $11::numeric[], $12::bool[])
                with ordinality as new (id, kind, product_id, description, quantity, unit, unit_price, discount_percent, vat_rate, optional, position)",
        tenant,
        offer.uuid(),
        &ids,
        &kinds,
        &product_ids as &[Option<Uuid>],
        &texts(|line| &line.description),
        &numbers(|line| line.quantity),
        &texts(|line| &line.unit),
        &numbers(|line| line.unit_price),
        &numbers(|line| line.discount_percent),
        &numbers(|line| line.vat_rate),
        &optional
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
