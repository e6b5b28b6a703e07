//! What offers and invoices are made of: lines, and what they come to.

use serde::{Deserialize, Serialize};
use shared::ids::ProductId;
use shared::money::{self, LineForm, LineKind};
use utoipa::ToSchema;
use uuid::Uuid;

use super::input::{self, decimal};
use super::problem::Problem;

/// What a document comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Totals {
    /// ISO 4217.
    currency: String,
    net: String,
    vat: Vec<VatAmount>,
    gross: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct VatAmount {
    /// Percent.
    rate: String,
    base: String,
    amount: String,
}

impl From<money::Totals> for Totals {
    fn from(totals: money::Totals) -> Self {
        let vat = totals.vat.into_iter().map(|vat| VatAmount {
            rate: vat.rate.to_string(),
            base: vat.base.to_string(),
            amount: vat.amount.to_string(),
        });
        Self {
            currency: totals.currency,
            net: totals.net.to_string(),
            vat: vat.collect(),
            gross: totals.gross.to_string(),
        }
    }
}

/// A line of a document.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Line {
    id: Uuid,
    /// `item`, `section` or `text`.
    #[schema(value_type = String)]
    kind: LineKind,
    #[schema(value_type = Option<Uuid>)]
    product_id: Option<ProductId>,
    description: String,
    quantity: String,
    unit: String,
    /// Euros, without VAT.
    unit_price: String,
    discount_percent: String,
    vat_rate: String,
    /// Counts only once the customer chose it.
    optional: bool,
    chosen: bool,
    /// Rounded half-up to the cent.
    net: String,
}

impl From<money::Line> for Line {
    fn from(line: money::Line) -> Self {
        Self {
            id: line.id,
            kind: line.kind,
            product_id: line.product_id,
            description: line.description,
            quantity: line.quantity.to_string(),
            unit: line.unit,
            unit_price: money::price(line.unit_price).to_string(),
            discount_percent: line.discount_percent.to_string(),
            vat_rate: line.vat_rate.to_string(),
            optional: line.optional,
            chosen: line.chosen,
            net: money::cents(line.net).to_string(),
        }
    }
}

/// A line to put on a document.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(super) struct LineBody {
    /// `item` unless it says `section` or `text`.
    #[schema(value_type = String)]
    kind: LineKind,
    #[schema(value_type = Option<Uuid>)]
    product_id: Option<String>,
    description: String,
    /// Up to three decimals; `1` when left out.
    #[serde(deserialize_with = "decimal")]
    quantity: Option<String>,
    unit: Option<String>,
    /// Euros, without VAT, up to four decimals.
    #[serde(deserialize_with = "decimal")]
    unit_price: Option<String>,
    #[serde(deserialize_with = "decimal")]
    discount_percent: Option<String>,
    /// 0, 6, 12 or 21.
    #[serde(deserialize_with = "decimal")]
    vat_rate: Option<String>,
    optional: bool,
}

impl LineBody {
    fn form(self) -> Result<LineForm, Problem> {
        Ok(LineForm {
            kind: self.kind,
            product_id: input::id("lines", "unknown-product", self.product_id)?,
            description: self.description,
            quantity: self.quantity.unwrap_or_default(),
            unit: self.unit.unwrap_or_default(),
            unit_price: self.unit_price.unwrap_or_default(),
            discount_percent: self.discount_percent.unwrap_or_default(),
            vat_rate: self.vat_rate.unwrap_or_default(),
            optional: self.optional,
        })
    }
}

/// The lines that were sent, or those there are.
pub(super) fn lines_over(
    sent: Option<Vec<LineBody>>,
    now: Vec<LineForm>,
) -> Result<Vec<LineForm>, Problem> {
    match sent {
        Some(lines) => lines.into_iter().map(LineBody::form).collect(),
        None => Ok(now),
    }
}
