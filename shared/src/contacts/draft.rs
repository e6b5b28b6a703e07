//! What somebody typed about a contact, and what may be kept of it.

use serde::{Deserialize, Serialize};

use super::{Contact, Nature};
use crate::fields::{self, FieldErrors};
use crate::language::Language;

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ContactForm {
    /// `person`, `company`, or nothing: what the other fields speak for.
    pub nature: String,
    pub name: String,
    pub company: String,
    pub email: String,
    pub phone: String,
    pub vat_number: String,
    pub website: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub language: String,
    pub notes: String,
}

/// As kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    pub(super) nature: Nature,
    pub(super) name: String,
    pub(super) company: String,
    pub(super) email: Option<String>,
    pub(super) phone: String,
    pub(super) vat_number: String,
    pub(super) website: String,
    pub(super) address: String,
    pub(super) postal_code: String,
    pub(super) city: String,
    pub(super) country: Option<String>,
    pub(super) language: Option<String>,
    pub(super) notes: String,
}

impl TryFrom<ContactForm> for ContactDraft {
    type Error = FieldErrors;

    /// A company of which nobody is known goes by its own name.
    fn try_from(form: ContactForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let company = fields::line(&mut errors, "company", &form.company, 0, 200);
        let typed_name = if form.name.trim().is_empty() {
            &form.company
        } else {
            &form.name
        };
        let name = fields::line(&mut errors, "name", typed_name, 1, 200);
        let email = fields::optional_address(&mut errors, "email", &form.email);
        let phone = fields::line(&mut errors, "phone", &form.phone, 0, 40);
        let vat_number = vat_number(&mut errors, &form.vat_number);
        let website = fields::line(&mut errors, "website", &form.website, 0, 300);
        let address = fields::text(&mut errors, "address", &form.address, 0, 500);
        let postal_code = fields::line(&mut errors, "postal_code", &form.postal_code, 0, 20);
        let city = fields::line(&mut errors, "city", &form.city, 0, 100);
        let country = country(&mut errors, &form.country);
        let language = language(&mut errors, &form.language);
        let notes = fields::text(&mut errors, "notes", &form.notes, 0, 10_000);
        let nature = match form.nature.trim() {
            "person" => Nature::Person,
            "" if company.is_empty() && vat_number.is_empty() => Nature::Person,
            "" | "company" => Nature::Company,
            _ => {
                errors.add("nature", "unknown-nature");
                Nature::default()
            }
        };
        errors.or(Self {
            nature,
            name,
            company,
            email,
            phone,
            vat_number,
            website,
            address,
            postal_code,
            city,
            country,
            language,
            notes,
        })
    }
}

impl From<&Contact> for ContactDraft {
    fn from(contact: &Contact) -> Self {
        Self {
            nature: contact.nature,
            name: contact.name.clone(),
            company: contact.company.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            vat_number: contact.vat_number.clone(),
            website: contact.website.clone(),
            address: contact.address.clone(),
            postal_code: contact.postal_code.clone(),
            city: contact.city.clone(),
            country: contact.country.clone(),
            language: contact.language.clone(),
            notes: contact.notes.clone(),
        }
    }
}

impl From<ContactDraft> for ContactForm {
    fn from(draft: ContactDraft) -> Self {
        Self {
            nature: draft.nature.as_str().to_owned(),
            name: draft.name,
            company: draft.company,
            email: draft.email.unwrap_or_default(),
            phone: draft.phone,
            vat_number: draft.vat_number,
            website: draft.website,
            address: draft.address,
            postal_code: draft.postal_code,
            city: draft.city,
            country: draft.country.unwrap_or_default(),
            language: draft.language.unwrap_or_default(),
            notes: draft.notes,
        }
    }
}

impl ContactForm {
    /// The names of its fields, in the order they are shown.
    pub const FIELDS: [&'static str; 13] = [
        "nature",
        "name",
        "company",
        "email",
        "phone",
        "vat_number",
        "website",
        "address",
        "postal_code",
        "city",
        "country",
        "language",
        "notes",
    ];

    /// A field by its name.
    pub fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "nature" => &mut self.nature,
            "name" => &mut self.name,
            "company" => &mut self.company,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "vat_number" => &mut self.vat_number,
            "website" => &mut self.website,
            "address" => &mut self.address,
            "postal_code" => &mut self.postal_code,
            "city" => &mut self.city,
            "country" => &mut self.country,
            "language" => &mut self.language,
            "notes" => &mut self.notes,
            _ => return None,
        })
    }
}

impl ContactDraft {
    /// The names of the fields that are not the same in both.
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        [
            ("nature", self.nature != other.nature),
            ("name", self.name != other.name),
            ("company", self.company != other.company),
            ("email", self.email != other.email),
            ("phone", self.phone != other.phone),
            ("vat_number", self.vat_number != other.vat_number),
            ("website", self.website != other.website),
            ("address", self.address != other.address),
            ("postal_code", self.postal_code != other.postal_code),
            ("city", self.city != other.city),
            ("country", self.country != other.country),
            ("language", self.language != other.language),
            ("notes", self.notes != other.notes),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }
}

fn vat_number(errors: &mut FieldErrors, typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() {
        return String::new();
    }
    understanding::vat_number(typed).unwrap_or_else(|| {
        errors.add("vat_number", "not-a-vat-number");
        String::new()
    })
}

/// The code of a country, ISO 3166-1 alpha-2; only its form is checked.
fn country(errors: &mut FieldErrors, typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    if code.is_empty() {
        return None;
    }
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        errors.add("country", "not-a-country");
        return None;
    }
    Some(code)
}

fn language(errors: &mut FieldErrors, typed: &str) -> Option<String> {
    let typed = typed.trim().to_ascii_lowercase();
    let language = typed.parse::<Language>().ok();
    if language.is_none() && !typed.is_empty() {
        errors.add("language", "unknown-language");
    }
    language.map(|language| language.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        let form = ContactForm {
            email: "nobody".to_owned(),
            vat_number: "x".to_owned(),
            country: "Belgique".to_owned(),
            language: "xx".to_owned(),
            nature: "dog".to_owned(),
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
                ("country", "not-a-country"),
                ("language", "unknown-language"),
                ("nature", "unknown-nature")
            ]
        );
    }

    #[test]
    fn a_company_is_known_by_what_is_said_of_it() {
        for (nature, name, company, vat, expected) in [
            ("", "Eva", "", "", (Nature::Person, "Eva")),
            ("", "Eva", "Maes BV", "", (Nature::Company, "Eva")),
            ("", "Eva", "", "0403.170.701", (Nature::Company, "Eva")),
            ("person", "Eva", "Maes BV", "", (Nature::Person, "Eva")),
            ("company", "", "Maes BV", "", (Nature::Company, "Maes BV")),
        ] {
            let draft = ContactDraft::try_from(ContactForm {
                nature: nature.to_owned(),
                name: name.to_owned(),
                company: company.to_owned(),
                vat_number: vat.to_owned(),
                ..ContactForm::default()
            })
            .unwrap();
            assert_eq!((draft.nature, draft.name.as_str()), expected);
        }
    }
}
