//! The form of an offer or an invoice: texts, and a column of each of its lines' fields, in the lines' order.

use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::invoices::InvoiceForm;
use shared::money::{LineErrors, LineForm, LineKind};
use shared::offers::{Offer, OfferErrors, OfferForm};

use crate::forms::optional_id;

/// Empty lines below those there are, for readers without scripts.
const SPARE_LINES: usize = 3;

/// An item that counts only once it is chosen: a kind of its own on the page.
const OPTION: &str = "option";

/// What is typed, as it is given back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) contact_id: String,
    pub(crate) request_id: String,
    language: String,
    reference: String,
    introduction: String,
    conditions: String,
    pub(crate) vat_scheme: String,
    valid_until: String,
    /// Of an invoice.
    pub(crate) due_on: String,
    line_kind: Vec<String>,
    line_product: Vec<String>,
    line_description: Vec<String>,
    line_quantity: Vec<String>,
    line_unit: Vec<String>,
    line_price: Vec<String>,
    line_discount: Vec<String>,
    line_vat: Vec<String>,
    /// `more`: give it back with more empty lines.
    pub(crate) action: String,
}

/// A line of the form.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Line {
    kind: String,
    product: String,
    description: String,
    quantity: String,
    unit: String,
    price: String,
    discount: String,
    vat: String,
    pub(crate) errors: FieldErrors,
}

impl Line {
    fn is_empty(&self) -> bool {
        self.description.trim().is_empty() && self.price.trim().is_empty()
    }

    fn form(self) -> LineForm {
        let kind = match self.kind.as_str() {
            "section" => LineKind::Section,
            "text" => LineKind::Text,
            _ => LineKind::Item,
        };
        LineForm {
            kind,
            product_id: self.product.parse().ok(),
            description: self.description,
            quantity: self.quantity,
            unit: self.unit,
            unit_price: self.price,
            discount_percent: self.discount,
            vat_rate: self.vat,
            optional: self.kind == OPTION,
        }
    }
}

impl From<LineForm> for Line {
    fn from(line: LineForm) -> Self {
        let item = line.kind == LineKind::Item;
        let number = |text: String| if item { text } else { String::new() };
        Self {
            kind: if line.optional {
                OPTION
            } else {
                line.kind.as_str()
            }
            .to_owned(),
            product: line.product_id.map(|id| id.to_string()).unwrap_or_default(),
            description: line.description,
            quantity: number(line.quantity),
            unit: line.unit,
            price: number(line.unit_price),
            discount: number(line.discount_percent),
            vat: number(line.vat_rate),
            errors: FieldErrors::default(),
        }
    }
}

impl Fields {
    /// A form for somebody, in which nothing else was typed.
    pub(crate) fn to(contact_id: String, request_id: String) -> Self {
        Self {
            contact_id,
            request_id,
            ..Self::default()
        }
    }

    /// Begins with these conditions.
    pub(crate) fn with_conditions(self, conditions: String) -> Self {
        Self { conditions, ..self }
    }

    /// The lines that say something.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let text = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
        (0..self.line_kind.len())
            .map(|row| Line {
                kind: text(&self.line_kind, row),
                product: text(&self.line_product, row),
                description: text(&self.line_description, row),
                quantity: text(&self.line_quantity, row),
                unit: text(&self.line_unit, row),
                price: text(&self.line_price, row),
                discount: text(&self.line_discount, row),
                vat: text(&self.line_vat, row),
                errors: FieldErrors::default(),
            })
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// What the product takes.
    pub(crate) fn form(&self) -> Result<OfferForm, FieldErrors> {
        Ok(OfferForm {
            contact_id: optional_id(&self.contact_id, "contact_id", "unknown-contact")?,
            request_id: optional_id(&self.request_id, "request_id", "unknown-request")?,
            language: self.language.clone(),
            reference: self.reference.clone(),
            introduction: self.introduction.clone(),
            conditions: self.conditions.clone(),
            vat_scheme: self.vat_scheme.clone(),
            valid_until: self.valid_until.clone(),
            lines: self.lines().into_iter().map(Line::form).collect(),
        })
    }
}

/// The form with its lines, as the page shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Editor {
    form: Fields,
    lines: Vec<Line>,
    errors: FieldErrors,
}

impl Editor {
    /// As typed, with what is wrong.
    pub(crate) fn given_back(form: Fields, errors: OfferErrors) -> Self {
        let mut lines = form.lines();
        let OfferErrors {
            fields: mut said,
            lines: of_lines,
        } = errors;
        match of_lines {
            None => {}
            Some(LineErrors::TooMany) => said.add("lines", "too-many-lines"),
            Some(LineErrors::Lines(wrong)) => {
                for (position, errors) in wrong {
                    if let Some(line) = lines.get_mut(position) {
                        line.errors = errors;
                    }
                }
            }
        }
        Self::with_spare_lines(form, lines, said)
    }

    /// A form in which nothing was typed yet.
    pub(crate) fn empty(form: Fields) -> Self {
        Self::with_spare_lines(form, Vec::new(), FieldErrors::default())
    }

    /// A new form with the words and lines of an offer: what it answers and until when are its own.
    pub(crate) fn copied(offer: Offer) -> Self {
        let mut editor = Self::from(offer);
        editor.form.request_id.clear();
        editor.form.valid_until.clear();
        editor
    }

    fn with_spare_lines(form: Fields, mut lines: Vec<Line>, errors: FieldErrors) -> Self {
        let empty = Line {
            kind: LineKind::Item.as_str().to_owned(),
            vat: "21".to_owned(),
            ..Line::default()
        };
        lines.resize(lines.len() + SPARE_LINES, empty);
        Self {
            form,
            lines,
            errors,
        }
    }
}

impl From<Offer> for Editor {
    fn from(offer: Offer) -> Self {
        let form = OfferForm::from(offer);
        let id = |id: Option<String>| id.unwrap_or_default();
        let lines = form.lines.into_iter().map(Line::from).collect();
        let fields = Fields {
            contact_id: id(form.contact_id.map(|id| id.to_string())),
            request_id: id(form.request_id.map(|id| id.to_string())),
            language: form.language,
            reference: form.reference,
            introduction: form.introduction,
            conditions: form.conditions,
            vat_scheme: form.vat_scheme,
            valid_until: form.valid_until,
            ..Fields::default()
        };
        Self::with_spare_lines(fields, lines, FieldErrors::default())
    }
}

impl From<InvoiceForm> for Editor {
    fn from(form: InvoiceForm) -> Self {
        let contact = form.contact_id.map(|id| id.to_string());
        let lines = form.lines.into_iter().map(Line::from).collect();
        let fields = Fields {
            contact_id: contact.unwrap_or_default(),
            language: form.language,
            reference: form.reference,
            introduction: form.introduction,
            conditions: form.conditions,
            vat_scheme: form.vat_scheme,
            due_on: form.due_on,
            ..Fields::default()
        };
        Self::with_spare_lines(fields, lines, FieldErrors::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_lines_and_empty_ones_are_left_out() {
        let column = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let fields = Fields {
            line_kind: column(["option", "item", "text"]),
            line_description: column(["Baie", " ", "Merci"]),
            line_price: column(["400", "", ""]),
            ..Fields::default()
        };
        let form = fields.form().unwrap();
        let kinds: Vec<_> = form
            .lines
            .iter()
            .map(|line| (line.kind, line.optional))
            .collect();
        assert_eq!(kinds, [(LineKind::Item, true), (LineKind::Text, false)]);
    }
}
