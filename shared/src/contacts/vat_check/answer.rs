//! What VIES says, read.

use axum::http::StatusCode;
use serde::Deserialize;

/// Characters of a name or an address that are kept.
const MAX_CHARS: usize = 300;
/// What a country writes that does not say whose a number is.
const WITHHELD: &str = "---";

/// An answer about a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatAnswer {
    /// Somebody has it.
    Valid {
        /// Who; empty where the country does not say.
        name: String,
        /// Where; lines as the country writes them.
        address: String,
    },
    /// Nobody has it.
    Invalid,
    /// It did not say.
    Unreachable,
}

/// As the REST interface of VIES writes it (`/ms/{country}/vat/{number}` of its OpenAPI description).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    is_valid: bool,
    /// `VALID`, `INVALID`, or why it does not say: `MS_UNAVAILABLE`, `TIMEOUT`…
    #[serde(default)]
    user_error: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    address: Option<String>,
}

impl VatAnswer {
    /// Reads an answer. What is not one says nothing.
    pub(super) fn read(status: StatusCode, body: &[u8]) -> Self {
        if status != StatusCode::OK {
            return Self::Unreachable;
        }
        let Ok(written) = serde_json::from_slice::<Written>(body) else {
            return Self::Unreachable;
        };
        match (written.is_valid, written.user_error.as_str()) {
            (true, _) => Self::Valid {
                name: said(written.name),
                address: said(written.address),
            },
            (false, "INVALID" | "INVALID_INPUT") => Self::Invalid,
            (false, _) => Self::Unreachable,
        }
    }
}

/// Lines without white space around them, and without what is none.
fn said(text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            let plain: String = line.chars().filter(|c| !c.is_control()).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|line| !line.is_empty() && line != WITHHELD)
        .collect();
    lines.join("\n").chars().take(MAX_CHARS).collect()
}

/// Street, postal code and city of an address whose last line begins with the postal code; otherwise all of it is the street.
pub(super) fn place(address: &str) -> (String, String, String) {
    let whole = || (address.to_owned(), String::new(), String::new());
    let Some((street, last)) = address.rsplit_once('\n') else {
        return whole();
    };
    match last.split_once(' ') {
        Some((code, city)) if code.bytes().any(|byte| byte.is_ascii_digit()) => {
            (street.to_owned(), code.to_owned(), city.to_owned())
        }
        _ => whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_or_says_nothing() {
        let valid = |name: &str, address: &str| VatAnswer::Valid {
            name: name.to_owned(),
            address: address.to_owned(),
        };
        for (status, body, expected) in [
            (
                200,
                r#"{"isValid":true,"requestDate":"2026-11-24T09:00:00Z","userError":"VALID","name":"SA  Dubois ","address":"Rue du Moulin 27\n1300 Wavre\n"}"#,
                valid("SA Dubois", "Rue du Moulin 27\n1300 Wavre"),
            ),
            (
                200,
                r#"{"isValid":true,"userError":"VALID","name":"---","address":"---"}"#,
                valid("", ""),
            ),
            (200, r#"{"isValid":true,"name":null}"#, valid("", "")),
            (
                200,
                r#"{"isValid":false,"userError":"INVALID"}"#,
                VatAnswer::Invalid,
            ),
            (
                200,
                r#"{"isValid":false,"userError":"MS_UNAVAILABLE"}"#,
                VatAnswer::Unreachable,
            ),
            (200, r#"{"isValid":"yes"}"#, VatAnswer::Unreachable),
            (200, "<html>", VatAnswer::Unreachable),
            (200, "", VatAnswer::Unreachable),
            (500, r#"{"isValid":true}"#, VatAnswer::Unreachable),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(VatAnswer::read(status, body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn an_address_is_taken_apart_where_it_can_be() {
        for (address, expected) in [
            (
                "Rue du Moulin 27\n1300 Wavre",
                ("Rue du Moulin 27", "1300", "Wavre"),
            ),
            ("Dublin 2", ("Dublin 2", "", "")),
            ("Via Roma 1\nMilano", ("Via Roma 1\nMilano", "", "")),
            ("", ("", "", "")),
        ] {
            let (street, code, city) = place(address);
            assert_eq!((street.as_str(), code.as_str(), city.as_str()), expected);
        }
    }
}
