//! The QR code that a banking app turns into a transfer (European Payments Council, EPC069-12 version 2).

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc, Version};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A SEPA credit transfer in euro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub beneficiary: String,
    pub iban: String,
    pub bic: Option<String>,
    pub amount: Decimal,
    /// A Belgian structured reference, or any other text up to 140 characters.
    pub reference: String,
}

impl Transfer {
    /// As SVG; nothing when there is nothing to pay, or when the standard has no room for what there is to say.
    pub(crate) fn code(&self) -> Option<String> {
        // The standard asks for level M and at most version 13.
        let bytes = self.payload()?;
        let segments = [qrcodegen::QrSegment::make_bytes(bytes.as_bytes())];
        let code = QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::new(13),
            None,
            false,
        )
        .ok()?;
        Some(svg(&code))
    }

    fn payload(&self) -> Option<String> {
        let amount = self.amount.round_dp(2);
        if amount < Decimal::new(1, 2) || amount > Decimal::new(99_999_999_999, 2) {
            return None;
        }
        let line = |text: &str, limit: usize| {
            text.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(limit)
                .collect::<String>()
        };
        let packed = |text: &str| {
            text.chars()
                .filter(|character| !character.is_whitespace())
                .collect::<String>()
        };
        // Banking apps in Belgium expect the twelve digits of a structured reference in the structured field.
        let (structured, free) = match structured_digits(&self.reference) {
            Some(digits) => (digits, String::new()),
            None => (String::new(), line(&self.reference, 140)),
        };
        Some(format!(
            "BCD\n002\n1\nSCT\n{bic}\n{beneficiary}\n{iban}\nEUR{amount:.2}\n\n{structured}\n{free}",
            bic = self.bic.as_deref().map(packed).unwrap_or_default(),
            beneficiary = line(&self.beneficiary, 70),
            iban = packed(&self.iban),
        ))
    }
}

/// The templates see where the code lies, not what it encodes.
impl Serialize for Transfer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(crate::typeset::CODE)
    }
}

fn structured_digits(reference: &str) -> Option<String> {
    let inner = reference.strip_prefix("+++")?.strip_suffix("+++")?;
    let digits: String = inner
        .chars()
        .filter(|&character| character != '/')
        .collect();
    (digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// One path of squares with the quiet zone of four modules around it.
fn svg(code: &QrCode) -> String {
    let side = code.size() + 8;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|&x| code.get_module(x, y)) {
            let _infallible = write!(path, "M{},{}h1v1h-1z", x + 4, y + 4);
        }
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path fill="#fff" d="M0,0h{side}v{side}h-{side}z"/><path fill="#000" shape-rendering="crispEdges" d="{path}"/></svg>"##
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn transfer(amount: Decimal, reference: &str) -> Transfer {
        Transfer {
            beneficiary: "Starcomm\nSRL".to_owned(),
            iban: "BE71 0961 2345 6769".to_owned(),
            bic: Some("GKCCBEBB".to_owned()),
            amount,
            reference: reference.to_owned(),
        }
    }

    #[rstest]
    #[case("+++090/9337/55493+++", "090933755493\n")]
    #[case("FA-2026-0012", "\nFA-2026-0012")]
    fn a_reference_goes_where_banks_read_it(#[case] reference: &str, #[case] end: &str) {
        let payload = transfer(Decimal::new(15_125, 1), reference)
            .payload()
            .unwrap();
        assert_eq!(
            payload,
            format!(
                "BCD\n002\n1\nSCT\nGKCCBEBB\nStarcomm SRL\nBE71096123456769\nEUR1512.50\n\n{end}"
            )
        );
    }

    #[rstest]
    #[case(Decimal::ZERO)]
    #[case(Decimal::new(-1, 2))]
    #[case(Decimal::new(1, 3))]
    #[case(Decimal::new(1_000_000_000, 0))]
    fn an_amount_that_cannot_be_transferred_has_no_code(#[case] amount: Decimal) {
        assert_eq!(transfer(amount, "x").code(), None);
    }
}
