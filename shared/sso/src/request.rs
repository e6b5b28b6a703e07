//! What we ask an identity provider: to sign somebody in.

use time::OffsetDateTime;

use crate::certificate::{CertificateError, SigningKey};
use crate::names::{ASSERTION, POST, PROTOCOL};
use crate::redirect::{self, Parameter};
use crate::write::{escape, instant};
use crate::{IdentityProvider, Service};

/// The address a browser is sent to in order to sign in. `id` is a name (XML names §3) of at least 128 random bits (SAML core §1.3.4); `relay_state` comes back
/// with the answer, and tells nobody anything.
pub fn authn_request(
    idp: &IdentityProvider,
    service: &Service,
    key: &SigningKey,
    id: &str,
    relay_state: &str,
    now: OffsetDateTime,
) -> Result<String, CertificateError> {
    let xml = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{to}\" AssertionConsumerServiceURL=\"{acs}\" ProtocolBinding=\"{POST}\">\
         <saml:Issuer>{issuer}</saml:Issuer><samlp:NameIDPolicy AllowCreate=\"true\"/></samlp:AuthnRequest>",
        id = escape(id),
        now = instant(now),
        to = escape(&idp.sign_in_url),
        acs = escape(&service.acs_url),
        issuer = escape(&service.entity_id),
    );
    redirect::address(
        &idp.sign_in_url,
        Parameter::Request,
        &xml,
        Some(relay_state),
        key,
    )
}
