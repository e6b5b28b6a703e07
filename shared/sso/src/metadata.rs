//! Metadata: theirs, read; ours, written.

use roxmltree::Node;
use time::OffsetDateTime;
use url::Url;

use crate::certificate::{Certificate, CertificateError};
use crate::checks::moment;
use crate::markup::{self, Limits, children, text};
use crate::names::{EMAIL, METADATA, PERSISTENT, POST, PROTOCOL, REDIRECT, SIGNATURE};
use crate::refusal::Refusal;
use crate::write::escape;
use crate::{IdentityProvider, Service};

/// Octets of metadata: Microsoft's have a hundred thousand.
pub const METADATA_LIMIT: usize = 512 * 1024;

const LIMITS: Limits = Limits {
    bytes: METADATA_LIMIT,
    depth: 32,
    elements: 10_000,
    comments: true,
};
/// Characters of an entity id (SAML metadata §2.2.1).
const MAX_ENTITY_ID: usize = 1_024;
/// Characters of an address.
const MAX_URL: usize = 2_000;
/// Signing certificates of an identity provider.
const MAX_CERTIFICATES: usize = 8;

/// Metadata that can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Not XML as we read it.
    #[error(transparent)]
    Unreadable(#[from] Refusal),
    /// No identity provider in it, or several.
    #[error("the metadata does not describe exactly one identity provider")]
    NoIdentityProvider,
    /// No key to verify anything with.
    #[error("the metadata holds no signing certificate")]
    Keyless,
    /// A certificate that can't be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// No way in that we know.
    #[error("the metadata offers no sign-in by redirect")]
    NoSignIn,
    /// An address that is none.
    #[error("an address in the metadata is no web address")]
    Address,
    /// They say themselves that they are over.
    #[error("the metadata are no longer valid")]
    Expired,
}

/// Reads the metadata of an identity provider. They are believed because of where they come from: an owner's hand, or the address that an owner gave.
pub fn read_metadata(
    octets: &[u8],
    now: OffsetDateTime,
) -> Result<IdentityProvider, MetadataError> {
    let body = markup::body(octets, LIMITS)?;
    let document = markup::read(body, LIMITS)?;
    let mut found = document
        .descendants()
        .filter(|node| node.has_tag_name((METADATA, "IDPSSODescriptor")));
    let descriptor = found.next().ok_or(MetadataError::NoIdentityProvider)?;
    let entity = descriptor
        .parent_element()
        .filter(|entity| entity.has_tag_name((METADATA, "EntityDescriptor")))
        .ok_or(MetadataError::NoIdentityProvider)?;
    if found.next().is_some() {
        return Err(MetadataError::NoIdentityProvider);
    }
    for node in descriptor.ancestors().filter(Node::is_element) {
        if moment(node, "validUntil")?.is_some_and(|until| until <= now) {
            return Err(MetadataError::Expired);
        }
    }
    let entity_id = entity
        .attribute("entityID")
        .map(str::trim)
        .filter(|id| (1..=MAX_ENTITY_ID).contains(&id.chars().count()))
        .ok_or(MetadataError::NoIdentityProvider)?;
    let logout = endpoint(descriptor, "SingleLogoutService");
    let address = |value: Option<&str>| value.map(web_address).transpose();
    Ok(IdentityProvider {
        entity_id: entity_id.to_owned(),
        sign_in_url: endpoint(descriptor, "SingleSignOnService")
            .and_then(|endpoint| endpoint.attribute("Location"))
            .map(web_address)
            .ok_or(MetadataError::NoSignIn)??,
        logout_url: address(logout.and_then(|endpoint| endpoint.attribute("Location")))?,
        logout_answer_url: address(
            logout.and_then(|endpoint| endpoint.attribute("ResponseLocation")),
        )?,
        certificates: certificates(descriptor)?,
    })
}

fn endpoint<'a>(descriptor: Node<'a, 'a>, name: &'a str) -> Option<Node<'a, 'a>> {
    children(descriptor, METADATA, name)
        .find(|endpoint| endpoint.attribute("Binding") == Some(REDIRECT))
}

fn web_address(value: &str) -> Result<String, MetadataError> {
    let value = value.trim();
    let good = value.len() <= MAX_URL
        && value.bytes().all(|octet| octet.is_ascii_graphic())
        && !value.contains('#')
        && Url::parse(value).is_ok_and(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.host().is_some()
                && url.username().is_empty()
                && url.password().is_none()
        });
    good.then(|| value.to_owned()).ok_or(MetadataError::Address)
}

fn certificates(descriptor: Node<'_, '_>) -> Result<Vec<Certificate>, MetadataError> {
    let mut certificates = Vec::new();
    for key in children(descriptor, METADATA, "KeyDescriptor") {
        // Without `use` it is for both (SAML metadata §2.4.1.1).
        if key.attribute("use").is_some_and(|used| used != "signing") {
            continue;
        }
        let written = key
            .descendants()
            .filter(|node| node.has_tag_name((SIGNATURE, "X509Certificate")));
        for node in written.filter_map(text) {
            let certificate = Certificate::from_base64(&node)?;
            if !certificates.contains(&certificate) && certificates.len() < MAX_CERTIFICATES {
                certificates.push(certificate);
            }
        }
    }
    if certificates.is_empty() {
        return Err(MetadataError::Keyless);
    }
    Ok(certificates)
}

/// Our metadata, for the administrator of an identity provider.
pub fn service_metadata(service: &Service, certificate: &Certificate) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <md:EntityDescriptor xmlns:md=\"{METADATA}\" entityID=\"{entity_id}\">\
         <md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" protocolSupportEnumeration=\"{PROTOCOL}\">\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{SIGNATURE}\"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleLogoutService Binding=\"{REDIRECT}\" Location=\"{logout}\"/>\
         <md:NameIDFormat>{PERSISTENT}</md:NameIDFormat><md:NameIDFormat>{EMAIL}</md:NameIDFormat>\
         <md:AssertionConsumerService Binding=\"{POST}\" Location=\"{acs}\" index=\"0\" isDefault=\"true\"/>\
         </md:SPSSODescriptor></md:EntityDescriptor>\n",
        entity_id = escape(&service.entity_id),
        certificate = certificate.as_base64(),
        logout = escape(&service.logout_url),
        acs = escape(&service.acs_url),
    )
}
