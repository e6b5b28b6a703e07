//! What somebody typed about a contact, and what may be kept of it.

use serde::Deserialize;

use crate::fields::{self, FieldErrors};
use crate::language::Language;

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ContactForm {
    pub name: String,
    pub company: String,
    pub email: String,
    pub phone: String,
    pub vat_number: String,
    pub website: String,
    pub address: String,
    pub language: String,
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDraft {
    pub(super) name: String,
    pub(super) company: String,
    pub(super) email: Option<String>,
    pub(super) phone: String,
    pub(super) vat_number: String,
    pub(super) website: String,
    pub(super) address: String,
    pub(super) language: Option<&'static str>,
}

impl TryFrom<ContactForm> for ContactDraft {
    type Error = FieldErrors;

    fn try_from(form: ContactForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let company = fields::line(&mut errors, "company", &form.company, 0, 200);
        let email = fields::optional_address(&mut errors, "email", &form.email);
        let phone = fields::line(&mut errors, "phone", &form.phone, 0, 40);
        let vat_number = match form.vat_number.trim() {
            "" => String::new(),
            typed => vat_number(typed).unwrap_or_else(|| {
                errors.add("vat_number", "not-a-vat-number");
                String::new()
            }),
        };
        let website = fields::line(&mut errors, "website", &form.website, 0, 300);
        let address = fields::text(&mut errors, "address", &form.address, 0, 500);
        let typed = form.language.trim();
        let language = typed.parse::<Language>().ok().map(Language::code);
        if language.is_none() && !typed.is_empty() {
            errors.add("language", "unknown-language");
        }
        errors.or(Self {
            name,
            company,
            email,
            phone,
            vat_number,
            website,
            address,
            language,
        })
    }
}

/// A VAT number with its country prefix, without separators: two letters, then 2 to 12 letters and digits with a digit among them (Directive 2006/112/EC,
/// article 215, and the forms of VIES); a Belgian one is ten digits whose last two are 97 minus the rest modulo 97.
fn vat_number(typed: &str) -> Option<String> {
    let number: String = typed
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '/'))
        .flat_map(char::to_uppercase)
        .collect();
    let (country, rest) = number.split_at_checked(2)?;
    let formed = country.bytes().all(|b| b.is_ascii_uppercase())
        && (2..=12).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
        && rest.bytes().any(|b| b.is_ascii_digit());
    if !formed || (country == "BE" && !is_belgian(rest)) {
        None
    } else {
        Some(number)
    }
}

fn is_belgian(digits: &str) -> bool {
    let (true, Ok(number)) = (digits.len() == 10, digits.parse::<u64>()) else {
        return false;
    };
    digits.starts_with(['0', '1']) && 97 - (number / 100) % 97 == number % 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_numbers_are_checked_for_form() {
        for (typed, kept) in [
            ("BE 0403.170.701", Some("BE0403170701")),
            ("be0403170701", Some("BE0403170701")),
            ("BE0403170702", None),
            ("BE403170701", None),
            ("FR 40 303 265 045", Some("FR40303265045")),
            ("NL001234567B01", Some("NL001234567B01")),
            ("0403170701", None),
            ("BE", None),
            ("é", None),
        ] {
            assert_eq!(vat_number(typed).as_deref(), kept, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        let form = ContactForm {
            email: "nobody".to_owned(),
            vat_number: "x".to_owned(),
            language: "xx".to_owned(),
            ..ContactForm::default()
        };
        let fields: Vec<_> = ContactDraft::try_from(form)
            .unwrap_err()
            .0
            .into_iter()
            .map(|e| (e.field, e.code))
            .collect();
        assert_eq!(
            fields,
            [
                ("name", "required"),
                ("email", "not-an-address"),
                ("vat_number", "not-a-vat-number"),
                ("language", "unknown-language")
            ]
        );
    }
}
