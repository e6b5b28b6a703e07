//! Offers: made, sent as a version that never changes again, accepted or refused.
//!
//! How an offer moves is in `status`; what it comes to in [`crate::money`]; the request it answers moves by its own rule in [`crate::requests`].

mod contact;
mod conversation;
mod create;
mod decide;
mod draft;
mod lines;
mod list;
mod offer;
mod send;
mod standard_mail;
mod status;
mod update;
mod withdraw;

pub(crate) use contact::move_between_contacts;
pub(crate) use conversation::request_of;
pub use create::create;
pub use decide::{AcceptDraft, AcceptForm, RefuseDraft, RefuseForm, accept, refuse};
pub use draft::{OfferDraft, OfferErrors, OfferForm};
pub(crate) use list::words;
pub use list::{EXPIRING_DAYS, Filter, OfferSummary, StatusSum, list, list_expiring, sums};
pub use offer::{Offer, find};
pub(crate) use offer::{iso_date, lock, today};
pub use send::{Paper, SendForm, Via, list_mails, send, sent_pdf};
pub use standard_mail::{example_link, mail_values, standard_mail};
pub use status::{Move, NotNow, Status};
pub use update::update;
pub use withdraw::withdraw;

use crate::customer_page::LinkError;
use crate::fields::FieldErrors;
use crate::requests::RequestError;

/// How long an offer can be accepted unless it says otherwise, in days.
pub const DEFAULT_VALIDITY_DAYS: i64 = 30;

/// Why something could not be done to an offer.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// There is no such offer in this company.
    #[error("no such offer")]
    Unknown,
    /// It does not apply where the offer, or the request it answers, stands.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Somebody changed it meanwhile.
    #[error("the offer was changed meanwhile")]
    Changed,
    /// The request it answers does not allow it.
    #[error(transparent)]
    Request(crate::requests::Refused),
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] OfferErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<FieldErrors> for OfferError {
    fn from(fields: FieldErrors) -> Self {
        Self::Fields(fields.into())
    }
}

impl OfferError {
    /// What making the customer's link answers.
    fn of_link(error: LinkError) -> Self {
        match error {
            LinkError::Unknown => Self::Unknown,
            LinkError::NotNow(refused) => Self::NotNow(refused),
            LinkError::Db(error) => Self::Db(error),
        }
    }

    /// What a request answers, seen from an offer that names it.
    fn of_request(error: RequestError) -> Self {
        match error {
            RequestError::Unknown | RequestError::Merged { .. } => {
                FieldErrors::one("request_id", "unknown-request").into()
            }
            RequestError::Refused(refused) => Self::Request(refused),
            RequestError::Fields(fields) => fields.into(),
            RequestError::Db(error) => error.into(),
        }
    }
}
