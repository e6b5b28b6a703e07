//! The page on which a customer reads an offer, and answers it, without signing in.
//!
//! Its address is the permission: [`open`] finds whose link it is and begins the transaction in which everything on the page happens. What an answer does to the
//! offer is a rule of [`crate::offers`]; what is kept of a yes is in `evidence`.

mod address_check;
mod decide;
mod evidence;
mod link;
mod page;
mod secret;
mod signature;
mod standing;
mod viewed;
mod write;

pub use address_check::{ATTEMPTS, Pass, WINDOW, WrongAddress, admits, check_address};
pub use decide::{AcceptForm, RefuseForm, Visitor, accept, refuse};
pub use evidence::{Evidence, TakenOption, find_evidence};
pub(crate) use link::replace;
pub use link::{LINK_OUTLIVES_OFFER, Link, LinkError, find_link, open, prune_links, renew, revoke};
pub use page::{CustomerPage, MAX_THREAD, OtherOffer, Said, page, pdf};
pub use secret::Secret;
pub use signature::MAX_SIGNATURE_BYTES;
pub use standing::Standing;
pub use viewed::{VIEW_PRECISION, viewed};
pub use write::{MAX_MESSAGES_AN_HOUR, WriteForm, write};

use crate::fields::FieldErrors;
use crate::offers::OfferError;
use crate::requests::RequestError;

/// Why something could not be done on the page.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The offer stands where this can't be done; the page says so.
    #[error("the offer is {0:?}")]
    NotNow(Standing),
    /// What was answered is not what is shown now.
    #[error("the offer was changed meanwhile")]
    Changed,
    /// The company called the request off.
    #[error("the request is closed")]
    Closed,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl AnswerError {
    fn of_offer(error: OfferError, link: &Link) -> Self {
        match error {
            // Somebody was quicker.
            OfferError::NotNow(refused) => {
                Self::NotNow(Standing::of(refused.0, link.version, link))
            }
            OfferError::Unknown | OfferError::Changed => Self::Changed,
            OfferError::Request(_) => Self::Closed,
            OfferError::Fields(errors) => Self::Fields(errors.fields),
            OfferError::Db(error) => Self::Db(error),
        }
    }

    fn of_request(error: RequestError) -> Self {
        match error {
            RequestError::Unknown | RequestError::Merged { .. } | RequestError::Refused(_) => {
                Self::Closed
            }
            RequestError::Fields(errors) => Self::Fields(errors),
            RequestError::Db(error) => Self::Db(error),
        }
    }
}
