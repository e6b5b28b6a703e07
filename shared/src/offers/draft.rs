//! What somebody typed about an offer, and what may be kept of it.

use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;

use super::Offer;
use crate::fields::{self, FieldErrors};
use crate::ids::{ContactId, RequestId};
use crate::language::Language;
use crate::money::{LineDraft, LineErrors, LineForm, Totals, VatScheme, parse_lines, totals};

const MAX_REFERENCE_CHARS: usize = 120;
const MAX_TEXT_CHARS: usize = 10_000;

/// As typed; what is empty takes its default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct OfferForm {
    pub contact_id: Option<ContactId>,
    pub request_id: Option<RequestId>,
    pub language: String,
    pub reference: String,
    pub introduction: String,
    pub conditions: String,
    pub vat_scheme: String,
    /// `2026-12-24`.
    pub valid_until: String,
    pub lines: Vec<LineForm>,
}

impl From<Offer> for OfferForm {
    fn from(offer: Offer) -> Self {
        Self {
            contact_id: Some(offer.contact_id),
            request_id: offer.request_id,
            language: offer.language.code().to_owned(),
            reference: offer.reference,
            introduction: offer.introduction,
            conditions: offer.conditions,
            vat_scheme: offer.vat_scheme.as_str().to_owned(),
            valid_until: offer.valid_until.to_string(),
            lines: offer.lines.into_iter().map(LineForm::from).collect(),
        }
    }
}

/// As it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferDraft {
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) language: Option<Language>,
    pub(crate) reference: String,
    pub(crate) introduction: String,
    pub(crate) conditions: String,
    pub(crate) vat_scheme: VatScheme,
    pub(crate) valid_until: Option<Date>,
    pub(crate) lines: Vec<LineDraft>,
}

impl OfferDraft {
    /// What it comes to, with no option chosen.
    pub(crate) fn totals(&self) -> Totals {
        totals(
            self.lines.iter().filter_map(LineDraft::counted),
            self.vat_scheme,
        )
    }
}

/// All that is wrong with an offer: with itself, and with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("the offer can't be taken")]
pub struct OfferErrors {
    /// Field by field.
    pub fields: FieldErrors,
    /// Line by line.
    pub lines: Option<LineErrors>,
}

impl From<FieldErrors> for OfferErrors {
    fn from(fields: FieldErrors) -> Self {
        Self {
            fields,
            lines: None,
        }
    }
}

impl TryFrom<OfferForm> for OfferDraft {
    type Error = OfferErrors;

    fn try_from(form: OfferForm) -> Result<Self, OfferErrors> {
        let mut errors = FieldErrors::default();
        let language = optional(&mut errors, "language", &form.language, "unknown-language");
        let scheme = optional(
            &mut errors,
            "vat_scheme",
            &form.vat_scheme,
            "unknown-vat-scheme",
        );
        let reference = fields::line(
            &mut errors,
            "reference",
            &form.reference,
            0,
            MAX_REFERENCE_CHARS,
        );
        let introduction = fields::text(
            &mut errors,
            "introduction",
            &form.introduction,
            0,
            MAX_TEXT_CHARS,
        );
        let conditions = fields::text(
            &mut errors,
            "conditions",
            &form.conditions,
            0,
            MAX_TEXT_CHARS,
        );
        let valid_until = match form.valid_until.trim() {
            "" => None,
            typed => {
                let date = Date::parse(typed, format_description!("[year]-[month]-[day]")).ok();
                if date.is_none() {
                    errors.add("valid_until", "not-a-date");
                }
                date
            }
        };
        let (lines, wrong) = match parse_lines(&form.lines) {
            Ok(lines) => (lines, None),
            Err(wrong) => (Vec::new(), Some(wrong)),
        };
        let draft = Self {
            contact_id: form.contact_id,
            request_id: form.request_id,
            language,
            reference,
            introduction,
            conditions,
            vat_scheme: scheme.unwrap_or_default(),
            valid_until,
            lines,
        };
        if draft.totals().net.is_sign_negative() {
            errors.add("lines", "below-zero");
        }
        if errors.0.is_empty() && wrong.is_none() {
            Ok(draft)
        } else {
            Err(OfferErrors {
                fields: errors,
                lines: wrong,
            })
        }
    }
}

/// One of a few words, or nothing.
fn optional<T: std::str::FromStr>(
    errors: &mut FieldErrors,
    field: &'static str,
    typed: &str,
    code: &'static str,
) -> Option<T> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let value = typed.parse().ok();
    if value.is_none() {
        errors.add(field, code);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_of_the_offer_and_of_its_lines() {
        let form = OfferForm {
            language: "it".to_owned(),
            valid_until: "31/12/2026".to_owned(),
            lines: vec![LineForm {
                quantity: "-2".to_owned(),
                description: "Baie".to_owned(),
                ..LineForm::default()
            }],
            ..OfferForm::default()
        };
        let errors = OfferDraft::try_from(form).unwrap_err();
        let said: Vec<_> = errors.fields.0.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            said,
            [
                ("language", "unknown-language"),
                ("valid_until", "not-a-date")
            ]
        );
        assert_eq!(
            errors.lines,
            Some(LineErrors::Lines(vec![(
                0,
                FieldErrors::one("quantity", "not-positive")
            )]))
        );
    }

    #[test]
    fn an_offer_never_pays_the_customer() {
        let form = OfferForm {
            lines: vec![LineForm {
                description: "Remise".to_owned(),
                unit_price: "-10".to_owned(),
                ..LineForm::default()
            }],
            ..OfferForm::default()
        };
        let errors = OfferDraft::try_from(form).unwrap_err();
        assert_eq!(errors.fields, FieldErrors::one("lines", "below-zero"));
    }
}
