//! What somebody typed about a product, and what may be kept of it.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, dec};
use serde::{Deserialize, Serialize};

use crate::fields::{self, FieldErrors};
use crate::language::Language;
use crate::money::{MAX_DESCRIPTION_CHARS, MAX_UNIT_PRICE, STANDARD_RATES, parse_decimal, price};
use crate::products::Product;

/// As typed; numbers as texts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ProductForm {
    pub name: String,
    pub reference: String,
    pub unit: String,
    pub unit_price: String,
    pub vat_rate: String,
    /// By language code.
    pub descriptions: BTreeMap<String, String>,
}

impl From<Product> for ProductForm {
    fn from(product: Product) -> Self {
        Self {
            name: product.name,
            reference: product.reference,
            unit: product.unit,
            unit_price: price(product.unit_price).to_string(),
            vat_rate: product.vat_rate.to_string(),
            descriptions: product.descriptions,
        }
    }
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductDraft {
    pub(super) name: String,
    pub(super) reference: String,
    pub(super) unit: String,
    pub(super) unit_price: Decimal,
    pub(super) vat_rate: Decimal,
    pub(super) descriptions: BTreeMap<String, String>,
}

impl TryFrom<ProductForm> for ProductDraft {
    type Error = FieldErrors;

    fn try_from(form: ProductForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let reference = fields::line(&mut errors, "reference", &form.reference, 0, 80);
        let unit = fields::line(&mut errors, "unit", &form.unit, 0, 30);
        let unit_price = match parse_decimal(&form.unit_price, 4) {
            Some(price) if price.abs() <= MAX_UNIT_PRICE => price,
            Some(_) => refuse(&mut errors, "unit_price", "number-too-large"),
            None if form.unit_price.trim().is_empty() => {
                refuse(&mut errors, "unit_price", "required")
            }
            None => refuse(&mut errors, "unit_price", "not-a-number"),
        };
        let vat_rate = match form.vat_rate.trim() {
            "" => dec!(21),
            typed => parse_decimal(typed, 2)
                .filter(|rate| STANDARD_RATES.contains(rate))
                .unwrap_or_else(|| refuse(&mut errors, "vat_rate", "unknown-vat-rate")),
        };
        let mut descriptions = BTreeMap::new();
        for (language, description) in &form.descriptions {
            let Ok(language) = language.parse::<Language>() else {
                errors.add("descriptions", "unknown-language");
                continue;
            };
            let description = fields::text(
                &mut errors,
                "descriptions",
                description,
                0,
                MAX_DESCRIPTION_CHARS,
            );
            if !description.is_empty() {
                descriptions.insert(language.code().to_owned(), description);
            }
        }
        errors.or(Self {
            name,
            reference,
            unit,
            unit_price,
            vat_rate,
            descriptions,
        })
    }
}

fn refuse(errors: &mut FieldErrors, field: &'static str, code: &'static str) -> Decimal {
    errors.add(field, code);
    Decimal::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        let form = ProductForm {
            unit_price: "1000000000000".to_owned(),
            vat_rate: "19".to_owned(),
            descriptions: BTreeMap::from([("xx".to_owned(), "?".to_owned())]),
            ..ProductForm::default()
        };
        let errors = ProductDraft::try_from(form).unwrap_err().0;
        let said: Vec<_> = errors.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            said,
            [
                ("name", "required"),
                ("unit_price", "number-too-large"),
                ("vat_rate", "unknown-vat-rate"),
                ("descriptions", "unknown-language")
            ]
        );
    }
}
