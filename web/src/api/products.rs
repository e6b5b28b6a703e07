//! What the company sells.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::ProductId;
use shared::money;
use shared::products::{self, ProductDraft, ProductForm};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::input::{Id, Json, Query, decimal, emptied_by_null};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Product {
    id: Uuid,
    name: String,
    reference: String,
    unit: String,
    /// Euros, without VAT.
    unit_price: String,
    /// Percent.
    vat_rate: String,
    /// What offers say of it, by language code.
    descriptions: BTreeMap<String, String>,
    #[serde(with = "time::serde::rfc3339::option")]
    archived_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl From<products::Product> for Product {
    fn from(product: products::Product) -> Self {
        Self {
            id: product.id.uuid(),
            name: product.name,
            reference: product.reference,
            unit: product.unit,
            unit_price: money::price(product.unit_price).to_string(),
            vat_rate: product.vat_rate.to_string(),
            descriptions: product.descriptions,
            archived_at: product.archived_at,
            created_at: product.created_at,
            updated_at: product.updated_at,
        }
    }
}

/// A product to make, or what to change of one: what is left out stays as it is, `null` empties.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ProductBody {
    #[serde(deserialize_with = "emptied_by_null")]
    name: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    reference: Option<String>,
    #[serde(deserialize_with = "emptied_by_null")]
    unit: Option<String>,
    /// Euros, without VAT.
    #[serde(deserialize_with = "decimal")]
    unit_price: Option<String>,
    /// Percent: 0, 6, 12 or 21.
    #[serde(deserialize_with = "decimal")]
    vat_rate: Option<String>,
    /// By language code; replaces all that there are.
    descriptions: Option<BTreeMap<String, String>>,
}

impl ProductBody {
    fn over(self, now: ProductForm) -> Result<ProductDraft, Problem> {
        let form = ProductForm {
            name: self.name.unwrap_or(now.name),
            reference: self.reference.unwrap_or(now.reference),
            unit: self.unit.unwrap_or(now.unit),
            unit_price: self.unit_price.unwrap_or(now.unit_price),
            vat_rate: self.vat_rate.unwrap_or(now.vat_rate),
            descriptions: self.descriptions.unwrap_or(now.descriptions),
        };
        Ok(ProductDraft::try_from(form)?)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Letters of name or reference.
    q: Option<String>,
    /// Those taken out of the lists instead.
    archived: Option<bool>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Products, newest first.
#[utoipa::path(get, path = "/products", params(ListQuery), responses((status = 200, body = List<Product>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Product>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let words = query.q.unwrap_or_default();
    let archived = query.archived.unwrap_or_default();
    let mut tx = app.db.begin(&caller.principal).await?;
    Ok(List::of(
        products::list(&mut tx, &words, archived, cursor, limit).await?,
    ))
}

/// Makes a product.
#[utoipa::path(post, path = "/products", request_body = ProductBody, responses((status = 201, body = Product), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(body): Json<ProductBody>,
) -> Result<(StatusCode, Answer<Product>), Problem> {
    let draft = body.over(ProductForm::default())?;
    let mut tx = app.db.begin(&principal).await?;
    let product = products::create(&mut tx, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(product.into())))
}

/// A product.
#[utoipa::path(get, path = "/products/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = Product), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ProductId>,
) -> Result<Answer<Product>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let product = products::find(&mut tx, id).await?;
    Ok(Answer(product.ok_or_else(Problem::not_found)?.into()))
}

/// Changes a product; documents that have it stay as they are.
#[utoipa::path(patch, path = "/products/{id}", params(("id" = Uuid, Path)), request_body = ProductBody,
    responses((status = 200, body = Product), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ProductId>,
    Json(body): Json<ProductBody>,
) -> Result<Answer<Product>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let now = products::find(&mut tx, id).await?;
    let now = now.ok_or_else(Problem::not_found)?;
    let draft = body.over(ProductForm::from(now))?;
    let product = products::update(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok(Answer(product.into()))
}

/// Takes a product out of the lists. It can be restored.
#[utoipa::path(delete, path = "/products/{id}", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ProductId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    products::archive(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a product back into the lists.
#[utoipa::path(post, path = "/products/{id}/restore", params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn restore(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<ProductId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    products::restore(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
