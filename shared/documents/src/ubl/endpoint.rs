//! Electronic addresses on the Peppol network.

/// BT-34, BT-49: an identifier in a scheme of the code list EAS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub scheme: &'static str,
    pub id: String,
}

impl Endpoint {
    /// Belgian companies are found by their enterprise number, others by their VAT number where their country has a scheme.
    pub fn of_vat_number(number: &str) -> Option<Self> {
        let number = compact(number);
        if number.starts_with("BE") {
            return enterprise_number(&number).map(|id| Self { scheme: "0208", id });
        }
        let scheme = match number.get(..2)? {
            "AT" => "9914",
            "DE" => "9930",
            "ES" => "9920",
            "FR" => "9957",
            "IE" => "9935",
            "IT" => "0211",
            "LU" => "9938",
            "NL" => "9944",
            "PL" => "9945",
            "PT" => "9946",
            _ => return None,
        };
        Some(Self { scheme, id: number })
    }

    /// The older Belgian scheme, by VAT number.
    pub fn of_belgian_vat_number(number: &str) -> Option<Self> {
        enterprise_number(number).map(|digits| Self {
            scheme: "9925",
            id: format!("BE{digits}"),
        })
    }

    /// For a buyer that is not on the network.
    pub fn of_email(address: &str) -> Self {
        Self {
            scheme: "EM",
            id: address.to_owned(),
        }
    }
}

/// The ten digits of a Belgian enterprise or VAT number, when its check (97 less the remainder of the first eight) holds.
pub fn enterprise_number(number: &str) -> Option<String> {
    let number = compact(number);
    let digits = number.strip_prefix("BE").unwrap_or(&number);
    // Older numbers have nine digits and are now written with a zero before them.
    let digits = if digits.len() == 9 {
        format!("0{digits}")
    } else {
        digits.to_owned()
    };
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits[..8].parse().ok()?;
    let check: u64 = digits[8..].parse().ok()?;
    (97 - number % 97 == check).then_some(digits)
}

/// Without what people put between the digits.
pub(super) fn compact(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("BE 0403.170.701", Some("0403170701"))]
    #[case("403170701", Some("0403170701"))]
    #[case("BE0403170702", None)]
    #[case("BE04031707", None)]
    #[case("FR40303265045", None)]
    fn an_enterprise_number_checks(#[case] number: &str, #[case] digits: Option<&str>) {
        assert_eq!(enterprise_number(number).as_deref(), digits);
    }

    #[rstest]
    #[case("be 0403.170.701", Some(("0208", "0403170701")))]
    #[case("NL 8049.45.300.B01", Some(("9944", "NL804945300B01")))]
    #[case("US123", None)]
    #[case("", None)]
    fn a_company_is_found_by_its_vat_number(
        #[case] number: &str,
        #[case] endpoint: Option<(&str, &str)>,
    ) {
        let found = Endpoint::of_vat_number(number);
        assert_eq!(
            found
                .as_ref()
                .map(|endpoint| (endpoint.scheme, endpoint.id.as_str())),
            endpoint
        );
    }
}
