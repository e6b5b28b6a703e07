//! Signing out everywhere (SAML profiles §4.4), through the browser.

use time::OffsetDateTime;

use crate::asserted::NameId;
use crate::certificate::{CertificateError, SigningKey};
use crate::checks::{check_instant, check_version, issued_by, moment, read_name};
use crate::markup::{self, Limits, children, only, text};
use crate::names::{ASSERTION, PROTOCOL, SUCCESS};
use crate::redirect::{self, MESSAGE_LIMIT, Parameter};
use crate::refusal::Refusal;
use crate::write::{escape, instant};
use crate::{IdentityProvider, Service};

const LIMITS: Limits = Limits {
    bytes: MESSAGE_LIMIT,
    depth: 16,
    elements: 500,
    comments: false,
};

/// A message about signing out that an identity provider signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoutQuery {
    /// Somebody signs out there, so they do here.
    Request(LogoutRequest),
    /// It did what we asked, or says that it could not.
    Answer(LogoutAnswer),
}

/// Who signs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutRequest {
    /// Its id, which the answer names.
    pub id: String,
    /// Who.
    pub name_id: NameId,
    /// Of which of its sessions; none: of all.
    pub session_indexes: Vec<String>,
    /// To give back.
    pub relay_state: Option<String>,
}

/// How our own wish went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutAnswer {
    /// Our request.
    pub in_response_to: String,
    /// Whether they are signed out everywhere.
    pub success: bool,
}

impl LogoutQuery {
    /// Reads a query string as it stands in the address. Its signature is checked before anything else.
    pub fn read(
        query: &str,
        idp: &IdentityProvider,
        service: &Service,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let (parameter, octets, relay_state) = redirect::read(query, &idp.certificates)?;
        let body = markup::body(&octets, LIMITS)?;
        let document = markup::read(body, LIMITS)?;
        let message = document.root_element();
        let name = match parameter {
            Parameter::Request => "LogoutRequest",
            Parameter::Response => "LogoutResponse",
        };
        if !message.has_tag_name((PROTOCOL, name)) {
            return Err(Refusal::Kind);
        }
        check_version(message)?;
        check_instant(message, now)?;
        issued_by(message, &idp.entity_id)?;
        // A signed message must say where it goes (SAML bindings §3.4.5.2).
        if message.attribute("Destination") != Some(service.logout_url.as_str()) {
            return Err(Refusal::Destination);
        }
        match parameter {
            Parameter::Request => {
                if moment(message, "NotOnOrAfter")?.is_some_and(|until| until <= now) {
                    return Err(Refusal::Expired);
                }
                Ok(Self::Request(LogoutRequest {
                    id: message.attribute("ID").ok_or(Refusal::Ids)?.to_owned(),
                    name_id: read_name(message)?,
                    session_indexes: children(message, PROTOCOL, "SessionIndex")
                        .filter_map(text)
                        .collect(),
                    relay_state: relay_state
                        .filter(|state| state.len() <= redirect::RELAY_STATE_LIMIT),
                }))
            }
            Parameter::Response => {
                let status = only(message, PROTOCOL, "Status")
                    .and_then(|status| only(status, PROTOCOL, "StatusCode"))
                    .and_then(|code| code.attribute("Value"));
                Ok(Self::Answer(LogoutAnswer {
                    in_response_to: message
                        .attribute("InResponseTo")
                        .ok_or(Refusal::InResponseTo)?
                        .to_owned(),
                    success: status == Some(SUCCESS),
                }))
            }
        }
    }
}

/// The address a browser is sent to in order to sign out everywhere; `None` when the identity provider does not offer that.
pub fn logout_request(
    idp: &IdentityProvider,
    service: &Service,
    key: &SigningKey,
    who: (&NameId, Option<&str>),
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, CertificateError> {
    let Some(to) = &idp.logout_url else {
        return Ok(None);
    };
    let (name_id, session_index) = who;
    let qualifiers: String = [
        ("Format", &name_id.format),
        ("NameQualifier", &name_id.name_qualifier),
        ("SPNameQualifier", &name_id.sp_name_qualifier),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!(" {name}=\"{}\"", escape(value.as_deref()?))))
    .collect();
    let session_index = session_index
        .map(|index| format!("<samlp:SessionIndex>{}</samlp:SessionIndex>", escape(index)))
        .unwrap_or_default();
    let xml = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{to}\"><saml:Issuer>{issuer}</saml:Issuer><saml:NameID{qualifiers}>{name}</saml:NameID>{session_index}</samlp:LogoutRequest>",
        id = escape(id),
        now = instant(now),
        to = escape(to),
        issuer = escape(&service.entity_id),
        name = escape(&name_id.value),
    );
    redirect::address(to, Parameter::Request, &xml, None, key).map(Some)
}

/// The address a browser goes back to with our answer; `None` when the identity provider wants none.
pub fn logout_answer(
    idp: &IdentityProvider,
    service: &Service,
    key: &SigningKey,
    request: &LogoutRequest,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, CertificateError> {
    let Some(to) = idp.logout_answer_url.as_ref().or(idp.logout_url.as_ref()) else {
        return Ok(None);
    };
    let xml = format!(
        "<samlp:LogoutResponse xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{to}\" InResponseTo=\"{request}\"><saml:Issuer>{issuer}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"{SUCCESS}\"/></samlp:Status></samlp:LogoutResponse>",
        id = escape(id),
        now = instant(now),
        to = escape(to),
        request = escape(&request.id),
        issuer = escape(&service.entity_id),
    );
    let relay_state = request.relay_state.as_deref();
    redirect::address(to, Parameter::Response, &xml, relay_state, key).map(Some)
}
