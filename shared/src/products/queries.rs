//! Products in the database.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::{Product, ProductDraft, ProductError};
use crate::fields::FieldErrors;
use crate::ids::ProductId;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// Products a type-ahead offers.
const SUGGESTIONS: i64 = 10;

/// Makes a product.
pub async fn create(tx: &mut TenantTx, draft: ProductDraft) -> Result<Product, ProductError> {
    let id = ProductId::new();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into products (tenant_id, id, name, reference, unit, unit_price, vat_rate, descriptions, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        tenant,
        id.uuid(),
        draft.name,
        draft.reference,
        draft.unit,
        draft.unit_price,
        draft.vat_rate,
        Json(draft.descriptions) as _,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    find(tx, id).await?.ok_or(ProductError::Unknown)
}

/// Writes over everything.
pub async fn update(
    tx: &mut TenantTx,
    id: ProductId,
    draft: ProductDraft,
) -> Result<Product, ProductError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update products set name = $3, reference = $4, unit = $5, unit_price = $6, vat_rate = $7, descriptions = $8, updated_at = $9
          where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        draft.name,
        draft.reference,
        draft.unit,
        draft.unit_price,
        draft.vat_rate,
        Json(draft.descriptions) as _,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    find(tx, id).await?.ok_or(ProductError::Unknown)
}

/// Takes a product out of the lists; documents that have it keep it.
pub async fn archive(tx: &mut TenantTx, id: ProductId) -> Result<(), ProductError> {
    set_archived(tx, id, true).await
}

/// Puts it back.
pub async fn restore(tx: &mut TenantTx, id: ProductId) -> Result<(), ProductError> {
    set_archived(tx, id, false).await
}

async fn set_archived(
    tx: &mut TenantTx,
    id: ProductId,
    archived: bool,
) -> Result<(), ProductError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let changed = sqlx::query!(
        "update products set archived_at = case when $3 then coalesce(archived_at, $4) end where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        archived,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    if changed.rows_affected() == 0 {
        return Err(ProductError::Unknown);
    }
    Ok(())
}

/// A product, archived or not.
pub async fn find(tx: &mut TenantTx, id: ProductId) -> Result<Option<Product>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: ProductId", name, reference, unit, unit_price, vat_rate, descriptions as "descriptions: Json<BTreeMap<String, String>>",
                  archived_at, created_at, updated_at
             from products where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Product::from))
}

/// A page of the products on sale, newest first; with `words`, those that have them in name or reference.
pub async fn list(
    tx: &mut TenantTx,
    words: &str,
    archived: bool,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Product>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let words = Some(words.trim()).filter(|words| !words.is_empty());
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: ProductId", name, reference, unit, unit_price, vat_rate, descriptions as "descriptions: Json<BTreeMap<String, String>>",
                  archived_at, created_at, updated_at
             from products
            where tenant_id = $1 and (archived_at is not null) = $2
              and ($3::text is null or id in (select search_products($3)))
              and ($4::timestamptz is null or (created_at, id) < ($4, $5))
            order by created_at desc, id desc limit $6"#,
        tenant,
        archived,
        words,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().map(Product::from).collect();
    Ok(Page::from_rows(rows, limit, |product: &Product| {
        Cursor::new(product.created_at, product.id.uuid())
    }))
}

/// The products on sale that a type-ahead offers for these letters, by name.
pub async fn suggest(tx: &mut TenantTx, words: &str) -> Result<Vec<Product>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: ProductId", name, reference, unit, unit_price, vat_rate, descriptions as "descriptions: Json<BTreeMap<String, String>>",
                  archived_at, created_at, updated_at
             from products
            where tenant_id = $1 and archived_at is null and id in (select search_products($2))
            order by lower(name), id limit $3"#,
        tenant,
        words.trim(),
        SUGGESTIONS
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

struct Row {
    id: ProductId,
    name: String,
    reference: String,
    unit: String,
    unit_price: rust_decimal::Decimal,
    vat_rate: rust_decimal::Decimal,
    descriptions: Json<BTreeMap<String, String>>,
    archived_at: Option<time::OffsetDateTime>,
    created_at: time::OffsetDateTime,
    updated_at: time::OffsetDateTime,
}

impl From<Row> for Product {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            reference: row.reference,
            unit: row.unit,
            unit_price: row.unit_price.normalize(),
            vat_rate: row.vat_rate.normalize(),
            descriptions: row.descriptions.0,
            archived_at: row.archived_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A partition's copy of the index has a name of its own, which ends like the column it is on.
fn refused(error: sqlx::Error) -> ProductError {
    match &error {
        sqlx::Error::Database(db) if db.is_unique_violation() => {
            FieldErrors::one("reference", "taken").into()
        }
        _ => error.into(),
    }
}
