//! Single sign-on with SAML 2.0, as the service that people come to.
//!
//! Pure: no database, no network, no clock, no file. It promises that what it gives as [`Asserted`] was signed, octet for octet, by one of the given certificates, for
//! the given service and the given request, at the given time. What it leaves to others: that a request is answered once, that an assertion is used once
//! ([`Asserted::assertion_id`]), that the browser that brings the answer is the one that asked, and who may then come in.
//!
//! A response passes three looks, in this order: [`gate`](Received::read) reads its structure before any XML security code sees it; `signature` has
//! libxmlsec1 verify it and takes nothing but the octets that were digested; `checks` reads those octets anew.

mod asserted;
mod certificate;
mod checks;
mod gate;
mod logout;
mod markup;
mod metadata;
mod names;
mod redirect;
mod refusal;
mod request;
mod signature;
mod write;

pub use asserted::{Asserted, Attribute, NameId};
pub use certificate::{Certificate, CertificateError, SigningKey};
pub use checks::{Expected, SKEW};
pub use gate::{RESPONSE_LIMIT, Received};
pub use logout::{LogoutAnswer, LogoutQuery, LogoutRequest, logout_answer, logout_request};
pub use metadata::{METADATA_LIMIT, MetadataError, read_metadata, service_metadata};
pub use redirect::RELAY_STATE_LIMIT;
pub use refusal::Refusal;
pub use request::authn_request;

use serde::{Deserialize, Serialize};

/// The one who says who people are: the identity provider of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProvider {
    /// Its name, which every message of its names as issuer.
    pub entity_id: String,
    /// Where a browser goes to sign in (binding HTTP-Redirect).
    pub sign_in_url: String,
    /// Where a browser goes to sign out everywhere (binding HTTP-Redirect), if it offers that.
    pub logout_url: Option<String>,
    /// Where it wants the answers to its own wishes to sign out, when that is elsewhere.
    pub logout_answer_url: Option<String>,
    /// What it signs with: two while it changes its key. Never empty.
    pub certificates: Vec<Certificate>,
}

/// Ourselves, as one company's identity provider knows us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Our name; the address of our metadata.
    pub entity_id: String,
    /// Where responses are brought (binding HTTP-POST).
    pub acs_url: String,
    /// Where messages about signing out are brought (binding HTTP-Redirect).
    pub logout_url: String,
}
