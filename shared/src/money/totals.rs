//! The totals of a document, rounded as Belgian practice and EN 16931 (BR-CO-10, 13, 14, 15, 17) want it:
//!
//! 1. each line's net amount, half-up to the cent;
//! 2. the net amounts of a VAT rate are summed, and VAT is taken once of that sum, half-up to the cent;
//! 3. net and gross are sums of rounded amounts and are not rounded again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::dec;
use serde::{Deserialize, Serialize};

use super::{CURRENCY, VatScheme, cents};

/// What a document comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// ISO 4217.
    pub currency: String,
    /// Without VAT.
    pub net: Decimal,
    /// The VAT, lowest rate first; rates without an amount are left out.
    pub vat: Vec<VatAmount>,
    /// To pay.
    pub gross: Decimal,
}

/// The VAT of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatAmount {
    /// Percent.
    pub rate: Decimal,
    /// What it is taken of.
    pub base: Decimal,
    /// The VAT.
    pub amount: Decimal,
}

/// A line's net amount: step 1.
pub fn line_net(quantity: Decimal, unit_price: Decimal, discount_percent: Decimal) -> Decimal {
    cents(quantity * unit_price * (dec!(100) - discount_percent) / dec!(100))
}

/// Steps 2 and 3, over the VAT rate and net amount of each line that counts.
pub fn totals(lines: impl IntoIterator<Item = (Decimal, Decimal)>, scheme: VatScheme) -> Totals {
    let mut bases: BTreeMap<Decimal, Decimal> = BTreeMap::new();
    for (rate, net) in lines {
        *bases.entry(scheme.charged(rate).normalize()).or_default() += net;
    }
    let vat: Vec<_> = bases
        .into_iter()
        .map(|(rate, base)| VatAmount {
            rate,
            base: cents(base),
            amount: cents(base * rate / dec!(100)),
        })
        .collect();
    let net = vat.iter().map(|vat| vat.base).sum();
    let gross = vat.iter().map(|vat| vat.amount).sum::<Decimal>() + net;
    Totals {
        currency: CURRENCY.to_owned(),
        net: cents(net),
        vat,
        gross: cents(gross),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(lines: &[(&str, &str, &str, &str)]) -> Vec<(Decimal, Decimal)> {
        let number = |text: &str| text.parse().unwrap();
        lines
            .iter()
            .map(|(quantity, price, discount, rate)| {
                let net = line_net(number(quantity), number(price), number(discount));
                (number(rate), net)
            })
            .collect()
    }

    fn written(totals: &Totals) -> (String, Vec<[String; 3]>, String) {
        let vat = totals.vat.iter();
        let vat = vat.map(|vat| [vat.rate, vat.base, vat.amount].map(|n| n.to_string()));
        (
            totals.net.to_string(),
            vat.collect(),
            totals.gross.to_string(),
        )
    }

    #[test]
    fn vat_is_taken_once_per_rate_of_the_sum() {
        // Three times 0.17 at 21 %: per line it would be 3 x 0.04.
        let rounded = lines(&[
            ("1", "0.17", "0", "21"),
            ("1", "0.17", "0", "21"),
            ("1", "0.17", "0", "21"),
        ]);
        assert_eq!(
            written(&totals(rounded, VatScheme::Standard)),
            (
                "0.51".into(),
                vec![["21".into(), "0.51".into(), "0.11".into()]],
                "0.62".into()
            )
        );
    }

    #[test]
    fn a_document_of_several_rates() {
        let mixed = lines(&[
            ("2", "125.00", "10", "21"),
            ("1.5", "33.333", "0", "6"),
            ("3", "10", "0", "21.00"),
            ("1", "80", "0", "0"),
        ]);
        assert_eq!(
            written(&totals(mixed, VatScheme::Standard)),
            (
                "385.00".into(),
                vec![
                    ["0".into(), "80.00".into(), "0.00".into()],
                    ["6".into(), "50.00".into(), "3.00".into()],
                    ["21".into(), "255.00".into(), "53.55".into()],
                ],
                "441.55".into()
            )
        );
    }

    #[test]
    fn nothing_is_charged_where_the_customer_owes_the_vat() {
        for scheme in [VatScheme::ReverseCharge, VatScheme::IntraCommunity] {
            let owed = lines(&[("1", "100", "0", "21"), ("1", "50", "0", "6")]);
            assert_eq!(
                written(&totals(owed, scheme)),
                (
                    "150.00".into(),
                    vec![["0".into(), "150.00".into(), "0.00".into()]],
                    "150.00".into()
                )
            );
        }
    }

    #[test]
    fn nothing_comes_to_nothing() {
        assert_eq!(
            written(&totals([], VatScheme::Standard)),
            ("0.00".into(), vec![], "0.00".into())
        );
    }

    proptest! {
        #[test]
        fn the_rules_of_en_16931_hold(
            lines in prop::collection::vec((0_i64..1_000_000, 0_i64..10_000_000, 0_i64..10_000, 0_usize..4), 0..40),
        ) {
            let lines: Vec<_> = lines
                .into_iter()
                .map(|(quantity, price, discount, rate)| {
                    let net = line_net(Decimal::new(quantity, 3), Decimal::new(price, 4), Decimal::new(discount, 2));
                    (super::super::STANDARD_RATES[rate], net)
                })
                .collect();
            let totals = totals(lines.iter().copied(), VatScheme::Standard);
            // BR-CO-10 and 13: net is the sum of the lines.
            prop_assert_eq!(totals.net, lines.iter().map(|(_, net)| *net).sum::<Decimal>());
            // BR-CO-14 and 15: gross is net and the VAT of each rate.
            let vat: Decimal = totals.vat.iter().map(|vat| vat.amount).sum();
            prop_assert_eq!(totals.gross, totals.net + vat);
            for vat in &totals.vat {
                // BR-CO-17, within half a cent of the exact amount.
                let exact = vat.base * vat.rate / dec!(100);
                prop_assert!((vat.amount - exact).abs() <= dec!(0.005));
            }
        }
    }
}
