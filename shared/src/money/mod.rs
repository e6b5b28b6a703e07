//! Amounts, VAT and totals: what offers and invoices are made of.
//!
//! Everything is exact ([`rust_decimal`]); an amount has two decimals, and rounding is half-up (away from zero) in the three places named in [`totals`].

mod line;
mod totals;
mod vat;

pub use line::{
    Line, LineDraft, LineErrors, LineForm, LineKind, MAX_DESCRIPTION_CHARS, MAX_LINES,
    MAX_QUANTITY, MAX_UNIT_PRICE, parse_lines, totals_so_far,
};
pub use totals::{Totals, VatAmount, line_net, totals};
pub use vat::{STANDARD_RATES, VatScheme};

use rust_decimal::{Decimal, RoundingStrategy};

/// The only currency (ISO 4217).
pub const CURRENCY: &str = "EUR";

/// Half-up to the cent, with two decimals also where they are zero.
pub fn cents(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// A price of one: as many decimals as it has, two at least.
pub fn price(amount: Decimal) -> Decimal {
    let mut price = amount.normalize();
    if price.scale() < 2 {
        price.rescale(2);
    }
    price
}

/// A number as a person of any of our languages or a program writes it: `1 234,5`, `1234.50`, `1.234,50`. `None`: it is no number, or one with more than `places`
/// decimals.
pub fn parse_decimal(typed: &str, places: u32) -> Option<Decimal> {
    let mut digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '€' | '%'))
        .collect();
    if let Some(comma) = digits.rfind(',') {
        // The mark that comes last is the decimal one; the other groups thousands.
        digits = match digits.rfind('.') {
            Some(dot) if dot > comma => digits.replace(',', ""),
            _ => digits.replace('.', "").replace(',', "."),
        };
    }
    // An exponent is nothing people write.
    if digits.contains(['e', 'E', '_']) {
        return None;
    }
    let value: Decimal = digits.parse().ok()?;
    (value.normalize().scale() <= places).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, value) in [
            ("125", Some("125")),
            ("125.00", Some("125")),
            ("125,5", Some("125.5")),
            ("1 234,50 €", Some("1234.5")),
            ("1.234,50", Some("1234.5")),
            ("1,234.50", Some("1234.5")),
            ("-3", Some("-3")),
            ("1.00001", None),
            ("1e9", None),
            ("", None),
            ("douze", None),
            ("1,2,3", None),
        ] {
            let expected = value.map(|value| value.parse::<Decimal>().unwrap());
            assert_eq!(
                parse_decimal(typed, 4).map(|v| v.normalize()),
                expected,
                "{typed}"
            );
        }
    }

    #[test]
    fn cents_are_rounded_half_up() {
        for (amount, expected) in [
            ("1.005", "1.01"),
            ("1.004999", "1.00"),
            ("-1.005", "-1.01"),
            ("2", "2.00"),
        ] {
            assert_eq!(
                cents(amount.parse().unwrap()).to_string(),
                expected,
                "{amount}"
            );
        }
    }
}
