//! The lines of a document.

use rust_decimal::Decimal;
use rust_decimal::dec;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{STANDARD_RATES, Totals, VatScheme, line_net, parse_decimal, price, totals};
use crate::fields::{self, FieldErrors};
use crate::ids::ProductId;

/// Lines of a document at most: a catalogue is not an offer, and a page with more is no longer quick to edit.
pub const MAX_LINES: usize = 1_000;
/// Characters of a description.
pub const MAX_DESCRIPTION_CHARS: usize = 4_000;
/// The largest quantity, so that totals stay far inside what the database keeps.
pub const MAX_QUANTITY: Decimal = dec!(1_000_000);
/// The largest price of one, in euros, either way: a line that gives something back has a negative price.
pub const MAX_UNIT_PRICE: Decimal = dec!(9_999_999.9999);
const MAX_UNIT_CHARS: usize = 30;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum LineKind {
    /// Something with a price.
    #[default]
    Item,
    /// A title above the lines that follow.
    Section,
    /// Words only.
    Text,
}

impl LineKind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Section => "section",
            Self::Text => "text",
        }
    }
}

/// A line as typed; numbers as texts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct LineForm {
    pub kind: LineKind,
    pub product_id: Option<ProductId>,
    pub description: String,
    pub quantity: String,
    pub unit: String,
    pub unit_price: String,
    pub discount_percent: String,
    pub vat_rate: String,
    pub optional: bool,
}

/// A line that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDraft {
    pub(crate) kind: LineKind,
    pub(crate) product_id: Option<ProductId>,
    pub(crate) description: String,
    pub(crate) quantity: Decimal,
    pub(crate) unit: String,
    pub(crate) unit_price: Decimal,
    pub(crate) discount_percent: Decimal,
    pub(crate) vat_rate: Decimal,
    pub(crate) optional: bool,
}

impl LineDraft {
    /// VAT rate and net amount, unless it does not count: words, and options nobody chose yet.
    pub(crate) fn counted(&self) -> Option<(Decimal, Decimal)> {
        let counts = self.kind == LineKind::Item && !self.optional;
        counts.then(|| {
            let net = line_net(self.quantity, self.unit_price, self.discount_percent);
            (self.vat_rate, net)
        })
    }
}

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Line {
    pub id: Uuid,
    pub kind: LineKind,
    pub product_id: Option<ProductId>,
    pub description: String,
    pub quantity: Decimal,
    pub unit: String,
    pub unit_price: Decimal,
    pub discount_percent: Decimal,
    pub vat_rate: Decimal,
    pub optional: bool,
    pub chosen: bool,
    /// Step 1 of the totals; zero for words.
    pub net: Decimal,
}

impl Line {
    /// VAT rate and net amount, if it counts.
    pub fn counted(&self) -> Option<(Decimal, Decimal)> {
        let counts = self.kind == LineKind::Item && (!self.optional || self.chosen);
        counts.then_some((self.vat_rate, self.net))
    }
}

impl From<Line> for LineForm {
    fn from(line: Line) -> Self {
        Self {
            kind: line.kind,
            product_id: line.product_id,
            description: line.description,
            quantity: line.quantity.to_string(),
            unit: line.unit,
            unit_price: price(line.unit_price).to_string(),
            discount_percent: line.discount_percent.to_string(),
            vat_rate: line.vat_rate.to_string(),
            optional: line.optional,
        }
    }
}

/// All lines, or what is wrong with each: the position, counted from 0, and the field.
///
/// # Errors
///
/// `lines` itself with `too-many-lines`, or a list of positions with what is wrong there.
pub fn parse_lines(forms: &[LineForm]) -> Result<Vec<LineDraft>, LineErrors> {
    if forms.len() > MAX_LINES {
        return Err(LineErrors::TooMany);
    }
    let mut drafts = Vec::with_capacity(forms.len());
    let mut wrong = Vec::new();
    for (position, form) in forms.iter().enumerate() {
        match parse(form) {
            Ok(draft) => drafts.push(draft),
            Err(errors) => wrong.push((position, errors)),
        }
    }
    if wrong.is_empty() {
        Ok(drafts)
    } else {
        Err(LineErrors::Lines(wrong))
    }
}

/// What lines come to while they are typed: one that can't be taken yet counts nothing.
pub fn totals_so_far(forms: &[LineForm], scheme: VatScheme) -> Totals {
    let drafts = forms.iter().filter_map(|form| parse(form).ok());
    let counted: Vec<_> = drafts.filter_map(|draft| draft.counted()).collect();
    totals(counted, scheme)
}

/// What is wrong with a list of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineErrors {
    /// There are more than [`MAX_LINES`].
    TooMany,
    /// At these positions.
    Lines(Vec<(usize, FieldErrors)>),
}

fn parse(form: &LineForm) -> Result<LineDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    let errors_in = &mut errors;
    let item = form.kind == LineKind::Item;
    let required = usize::from(form.kind != LineKind::Text);
    let description = fields::text(
        errors_in,
        "description",
        &form.description,
        required,
        MAX_DESCRIPTION_CHARS,
    );
    let unit = fields::line(errors_in, "unit", &form.unit, 0, MAX_UNIT_CHARS);
    let mut number =
        |field, typed: &str, absent, places, fits: &dyn Fn(Decimal) -> Result<(), &'static str>| {
            if !item || typed.trim().is_empty() {
                return absent;
            }
            let Some(value) = parse_decimal(typed, places) else {
                errors_in.add(field, "not-a-number");
                return absent;
            };
            if let Err(code) = fits(value) {
                errors_in.add(field, code);
            }
            value
        };
    let quantity = number("quantity", &form.quantity, Decimal::ONE, 3, &|q| match q {
        q if q.is_sign_negative() || q.is_zero() => Err("not-positive"),
        q if q > MAX_QUANTITY => Err("number-too-large"),
        _ => Ok(()),
    });
    let unit_price = number("unit_price", &form.unit_price, Decimal::ZERO, 4, &|p| {
        if p.abs() > MAX_UNIT_PRICE {
            Err("number-too-large")
        } else {
            Ok(())
        }
    });
    let discount_percent = number(
        "discount_percent",
        &form.discount_percent,
        Decimal::ZERO,
        2,
        &|d| {
            if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&d) {
                Ok(())
            } else {
                Err("not-a-percentage")
            }
        },
    );
    let vat_rate = number("vat_rate", &form.vat_rate, dec!(21), 2, &|r| {
        if STANDARD_RATES.contains(&r) {
            Ok(())
        } else {
            Err("unknown-vat-rate")
        }
    });
    errors.or(LineDraft {
        kind: form.kind,
        product_id: form.product_id.filter(|_| item),
        description,
        quantity,
        unit: if item { unit } else { String::new() },
        unit_price,
        discount_percent,
        vat_rate,
        optional: item && form.optional,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> LineForm {
        LineForm {
            description: "Baie 19 pouces".to_owned(),
            quantity: "2".to_owned(),
            unit_price: "125,00".to_owned(),
            vat_rate: "21".to_owned(),
            ..LineForm::default()
        }
    }

    #[test]
    fn bad_numbers_are_named_at_their_line_and_field() {
        type Change = fn(&mut LineForm);
        let cases: [(&str, &str, Change); 8] = [
            ("quantity", "not-positive", |l| l.quantity = "-1".into()),
            ("quantity", "not-positive", |l| l.quantity = "0".into()),
            ("quantity", "number-too-large", |l| {
                l.quantity = "1000001".into();
            }),
            ("unit_price", "number-too-large", |l| {
                l.unit_price = "1000000000000".into();
            }),
            ("unit_price", "not-a-number", |l| {
                l.unit_price = "cher".into();
            }),
            ("discount_percent", "not-a-percentage", |l| {
                l.discount_percent = "101".into();
            }),
            ("vat_rate", "unknown-vat-rate", |l| l.vat_rate = "20".into()),
            ("description", "required", |l| l.description = " ".into()),
        ];
        for (field, code, change) in cases {
            let mut wrong = item();
            change(&mut wrong);
            assert_eq!(
                parse_lines(&[item(), wrong]).unwrap_err(),
                LineErrors::Lines(vec![(1, FieldErrors::one(field, code))]),
                "{field} {code}"
            );
        }
    }

    #[test]
    fn too_many_lines_are_refused_before_any_is_read() {
        let forms = vec![LineForm::default(); MAX_LINES + 1];
        assert_eq!(parse_lines(&forms).unwrap_err(), LineErrors::TooMany);
    }

    #[test]
    fn words_have_no_numbers_and_options_do_not_count() {
        let section = LineForm {
            kind: LineKind::Section,
            description: "Câblage".to_owned(),
            quantity: "nonsense".to_owned(),
            ..LineForm::default()
        };
        let option = LineForm {
            optional: true,
            ..item()
        };
        let lines = parse_lines(&[section, option, item()]).unwrap();
        let counted: Vec<_> = lines.iter().map(|line| line.counted().is_some()).collect();
        assert_eq!(counted, [false, false, true]);
        assert_eq!(lines[2].counted().unwrap(), (dec!(21), dec!(250.00)));
    }
}
