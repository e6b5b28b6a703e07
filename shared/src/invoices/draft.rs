//! What somebody typed about an invoice, and what may be kept of it.

use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;

use super::Invoice;
use crate::fields::FieldErrors;
use crate::ids::ContactId;
use crate::money::{LineForm, Totals};
use crate::offers::{OfferDraft, OfferErrors, OfferForm};

/// As typed; what is empty takes its default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct InvoiceForm {
    pub contact_id: Option<ContactId>,
    pub language: String,
    pub reference: String,
    pub introduction: String,
    pub conditions: String,
    pub vat_scheme: String,
    /// `2026-12-24`; empty: the company's days to pay, from the day it is issued.
    pub due_on: String,
    pub lines: Vec<LineForm>,
}

impl From<Invoice> for InvoiceForm {
    fn from(invoice: Invoice) -> Self {
        Self {
            contact_id: Some(invoice.contact_id),
            language: invoice.language.code().to_owned(),
            reference: invoice.reference,
            introduction: invoice.introduction,
            conditions: invoice.conditions,
            vat_scheme: invoice.vat_scheme.as_str().to_owned(),
            due_on: invoice
                .due_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            lines: invoice.lines.into_iter().map(LineForm::from).collect(),
        }
    }
}

/// As it can be kept: the words and lines of an offer, and when it is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDraft {
    pub(super) words: OfferDraft,
    pub(super) due_on: Option<Date>,
}

impl InvoiceDraft {
    pub(super) fn totals(&self) -> Totals {
        self.words.totals()
    }
}

impl TryFrom<InvoiceForm> for InvoiceDraft {
    type Error = OfferErrors;

    fn try_from(form: InvoiceForm) -> Result<Self, OfferErrors> {
        let due_on = match form.due_on.trim() {
            "" => Ok(None),
            typed => Date::parse(typed, format_description!("[year]-[month]-[day]"))
                .map(Some)
                .map_err(|_| FieldErrors::one("due_on", "not-a-date")),
        };
        // Nothing on an invoice waits for the customer's choice.
        let certain = |line| LineForm {
            optional: false,
            ..line
        };
        let words = OfferDraft::try_from(OfferForm {
            contact_id: form.contact_id,
            language: form.language,
            reference: form.reference,
            introduction: form.introduction,
            conditions: form.conditions,
            vat_scheme: form.vat_scheme,
            lines: form.lines.into_iter().map(certain).collect(),
            ..OfferForm::default()
        });
        match (words, due_on) {
            (Ok(words), Ok(due_on)) => Ok(Self { words, due_on }),
            (Ok(_), Err(wrong)) => Err(wrong.into()),
            (Err(errors), Ok(_)) => Err(errors),
            (Err(mut errors), Err(wrong)) => {
                errors.fields.0.extend(wrong.0);
                Err(errors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_options_count() {
        let form = InvoiceForm {
            language: "it".to_owned(),
            due_on: "31/12/2026".to_owned(),
            ..InvoiceForm::default()
        };
        let errors = InvoiceDraft::try_from(form).unwrap_err();
        let said: Vec<_> = errors.fields.0.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            said,
            [("language", "unknown-language"), ("due_on", "not-a-date")]
        );

        let line = LineForm {
            description: "Baie".to_owned(),
            unit_price: "100".to_owned(),
            optional: true,
            ..LineForm::default()
        };
        let form = InvoiceForm {
            lines: vec![line],
            ..InvoiceForm::default()
        };
        let draft = InvoiceDraft::try_from(form).unwrap();
        assert_eq!(draft.totals().gross.to_string(), "121.00");
    }
}
