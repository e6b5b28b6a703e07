//! The binding HTTP-Redirect (SAML bindings §3.4): a message deflated into a query string, signed as it stands there.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use url::form_urlencoded;

use crate::certificate::{Certificate, CertificateError, SigningKey};
use crate::names::RSA_SHA256;
use crate::refusal::Refusal;
use crate::signature;

/// Octets of a RelayState (SAML bindings §3.4.3).
pub const RELAY_STATE_LIMIT: usize = 80;
/// Octets of a message about signing out, inflated: genuine ones have two thousand.
pub(crate) const MESSAGE_LIMIT: usize = 64 * 1024;
/// Characters of a query string.
const QUERY_LIMIT: usize = 32 * 1024;

/// Which parameter a message travels in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    Request,
    Response,
}

impl Parameter {
    fn name(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// The address a browser is sent to with a signed message.
pub(crate) fn address(
    to: &str,
    parameter: Parameter,
    xml: &str,
    relay_state: Option<&str>,
    key: &SigningKey,
) -> Result<String, CertificateError> {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = deflated
        .write_all(xml.as_bytes())
        .and_then(|()| deflated.finish())
        .map_err(|_| CertificateError::Making)?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(parameter.name(), &STANDARD.encode(deflated));
    if let Some(relay_state) = relay_state {
        query.append_pair("RelayState", relay_state);
    }
    let signed = query.append_pair("SigAlg", RSA_SHA256).finish();
    let signature =
        signature::sign(key, signed.as_bytes()).map_err(|_| CertificateError::Making)?;
    let signature = form_urlencoded::Serializer::new(String::new())
        .append_pair("Signature", &STANDARD.encode(signature))
        .finish();
    let separator = if to.contains('?') { '&' } else { '?' };
    Ok(format!("{to}{separator}{signed}&{signature}"))
}

/// A message from a query string: its XML, which parameter it came in, and its RelayState. Its signature is checked first; there is none without.
pub(crate) fn read(
    query: &str,
    certificates: &[Certificate],
) -> Result<(Parameter, Vec<u8>, Option<String>), Refusal> {
    if query.len() > QUERY_LIMIT {
        return Err(Refusal::TooLarge);
    }
    let one = |name: &str| {
        let mut found = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let first = found.next();
        if found.next().is_some() {
            return Err(Refusal::Kind);
        }
        Ok(first)
    };
    let (parameter, message) = match (one("SAMLRequest")?, one("SAMLResponse")?) {
        (Some(message), None) => (Parameter::Request, message),
        (None, Some(message)) => (Parameter::Response, message),
        _ => return Err(Refusal::Kind),
    };
    let relay_state = one("RelayState")?;
    let algorithm = one("SigAlg")?.ok_or(Refusal::Unsigned)?;
    let signature = one("Signature")?.ok_or(Refusal::Unsigned)?;
    // Signed as encoded by the sender, whose way to encode is not ours.
    let mut signed = format!("{}={message}", parameter.name());
    if let Some(relay_state) = relay_state {
        signed.push_str("&RelayState=");
        signed.push_str(relay_state);
    }
    signed.push_str("&SigAlg=");
    signed.push_str(algorithm);
    let signature = base64(signature)?;
    signature::verify(
        signed.as_bytes(),
        &decoded(algorithm),
        &signature,
        certificates,
    )?;
    Ok((
        parameter,
        inflate(&base64(message)?)?,
        relay_state.map(decoded),
    ))
}

fn decoded(value: &str) -> String {
    form_urlencoded::parse(format!("v={value}").as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn base64(value: &str) -> Result<Vec<u8>, Refusal> {
    let compact: String = decoded(value).split_ascii_whitespace().collect();
    STANDARD.decode(compact).map_err(|_| Refusal::Encoding)
}

fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut inflated = Vec::new();
    let limit = u64::try_from(MESSAGE_LIMIT).unwrap_or(u64::MAX);
    DeflateDecoder::new(deflated)
        .take(limit + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| Refusal::Encoding)?;
    if inflated.len() > MESSAGE_LIMIT {
        return Err(Refusal::TooLarge);
    }
    Ok(inflated)
}
