//! Coming in through a company's own identity provider, and going out there too.
//!
//! No rule is here: what is believed and who may come in is left to `shared::sso`. Here is what belongs to the browser: which requests its session made, and the ways there
//! and back.

mod acs;
mod begin;
mod find;
mod finish;
mod logout;
mod metadata;
pub(crate) mod pending;

use shared::sso::{self, Bar, SsoError};

use crate::accounts::sign_in::until;
use crate::errors::PageError;
use crate::routing::{Routes, get, post};

pub(crate) use find::leave;
pub(crate) use logout::way_out;

/// Within a browser's session.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/sso", get(find::get).post(find::post))
        .route("/sso/{company}", get(begin::get))
        .route("/sso/{company}/finish", get(finish::get))
        .route("/sso/{company}/metadata", get(metadata::get))
        .route("/sso/{company}/slo", get(logout::get))
}

/// Posted by another site's page, so without our cookies.
pub(crate) fn routes_from_elsewhere() -> Routes {
    Routes::new().route("/sso/{company}/acs", post(acs::post))
}

/// What somebody is told who stays outside: not what was wrong with the message, which helps nobody but a forger. The log has that.
fn refused(error: SsoError) -> PageError {
    match error {
        SsoError::Unknown => PageError::NotFound,
        SsoError::Refused(sso::Refusal::Status) => {
            PageError::SignInRefused("error-sso-provider-text")
        }
        SsoError::Refused(refusal) => {
            tracing::warn!(%refusal, "a response of an identity provider is not believed");
            PageError::SignInRefused("error-sso-refused-text")
        }
        SsoError::Replayed => {
            tracing::warn!("an assertion came in twice");
            PageError::SignInRefused("error-sso-refused-text")
        }
        SsoError::NoRequest => PageError::SignInRefused("error-sso-over-text"),
        SsoError::Barred(bar) => PageError::SignInRefused(match bar {
            Bar::Deactivated => "error-sso-deactivated-text",
            Bar::NoAddress => "error-sso-no-address-text",
            Bar::ForeignAddress => "error-sso-foreign-address-text",
        }),
        SsoError::TooMany { wait } => PageError::TooOften {
            seconds: until(wait).1,
        },
        SsoError::Fields(_) => PageError::BadRequest,
        SsoError::Key => PageError::internal(error),
        SsoError::Db(error) => error.into(),
    }
}
