//! Invoices, deposit invoices and credit notes: drafted, issued under a number without gaps, paid or credited.
//!
//! Issuing freezes: number, words, lines, totals, PDF and UBL go into a table that can be added to and read, never changed ([`issue`]). What an invoice comes
//! to is in [`crate::money`]; how it looks on paper is left to the portal.

mod contact;
mod create;
mod credit;
mod draft;
mod export;
mod invoice;
mod issue;
mod lines;
mod list;
mod missing;
mod of_offer;
mod pay;
mod send;
mod standard_mail;
mod status;

pub(crate) use contact::move_between_contacts;
pub use create::{create, delete, update};
pub use credit::{CreditLineForm, Left, credit, list_left};
pub use draft::{InvoiceDraft, InvoiceForm};
pub use export::{csv_head, csv_rows};
pub use invoice::{Invoice, find};
pub use issue::{Numbered, Papers, freeze, papers, take_number};
pub use list::{Filter, InvoiceSummary, StatusSum, list, sums};
pub use missing::missing;
pub use of_offer::{DepositDraft, DepositForm, deposit_of_offer, of_offer};
pub use pay::{PaidDraft, PaidForm, paid, unpaid};
pub use send::{SendForm, list_mails, send};
pub use standard_mail::{mail_values, standard_mail};
pub use status::{Kind, Move, NotNow, Status};

use crate::fields::FieldErrors;
use crate::offers::OfferErrors;
use crate::requests::RequestError;

/// Why something could not be done to an invoice.
#[derive(Debug, thiserror::Error)]
pub enum InvoiceError {
    /// There is no such invoice, or no such offer, in this company.
    #[error("no such invoice")]
    Unknown,
    /// It does not apply where the invoice stands.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The offer is not with the customer, or was invoiced already.
    #[error("the offer can't be invoiced as it stands")]
    Offer,
    /// The request of its offer does not allow it.
    #[error(transparent)]
    Request(crate::requests::Refused),
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] OfferErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<FieldErrors> for InvoiceError {
    fn from(fields: FieldErrors) -> Self {
        Self::Fields(fields.into())
    }
}

impl InvoiceError {
    /// What a request answers, seen from an invoice of its offer.
    fn of_request(error: RequestError) -> Self {
        match error {
            RequestError::Unknown | RequestError::Merged { .. } => {
                FieldErrors::one("via", "no-request").into()
            }
            RequestError::Refused(refused) => Self::Request(refused),
            RequestError::Fields(fields) => fields.into(),
            RequestError::Db(error) => error.into(),
        }
    }
}
