//! The strict look at a response before any XML security code sees it.
//!
//! What passes has one shape: a response that holds one assertion; one enveloped signature in either or both of them, each over its own parent by its id; no other transform
//! than the enveloped signature and exclusive canonicalisation; no weak algorithm; no reference that leads anywhere else. Nothing that it says is believed yet.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};

use crate::certificate::Certificate;
use crate::markup::{self, Limits, children, only, text};
use crate::names::{
    ASSERTION, DIGEST_METHODS, ENVELOPED, EXCLUSIVE, PROTOCOL, SIGNATURE, SIGNATURE_METHODS,
    SUCCESS,
};
use crate::refusal::Refusal;
use crate::signature;

/// Octets of a decoded response: genuine ones have 5 to 30 thousand, and some with hundreds of groups 150.
pub const RESPONSE_LIMIT: usize = 256 * 1024;

pub(crate) const LIMITS: Limits = Limits {
    bytes: RESPONSE_LIMIT,
    depth: 32,
    elements: 4_000,
    comments: false,
};
/// Characters of a signature or digest in base64: RSA of 8192 bits has 1,368.
const MAX_SIGNATURE: usize = 2_048;
/// Characters of an id.
const MAX_ID: usize = 256;
/// Characters of the prefixes that canonicalisation is told to keep.
const MAX_PREFIXES: usize = 128;

/// A response that passed the gate. Nothing in it is believed yet.
#[derive(Debug, Clone)]
pub struct Received {
    xml: String,
    in_response_to: String,
}

impl Received {
    /// Reads the field `SAMLResponse` of the binding HTTP-POST.
    ///
    /// # Errors
    ///
    /// [`Refusal::Status`] when the identity provider reports a failure, which it need not sign; everything else is no genuine response.
    pub fn read(field: &str) -> Result<Self, Refusal> {
        // Base64 has four characters for three octets, and some break it into lines.
        if field.len() > RESPONSE_LIMIT * 3 / 2 {
            return Err(Refusal::TooLarge);
        }
        let compact: String = field.split_ascii_whitespace().collect();
        let octets = STANDARD.decode(compact).map_err(|_| Refusal::Encoding)?;
        let xml = markup::body(&octets, LIMITS)?.to_owned();
        let in_response_to = inspect(&markup::read(&xml, LIMITS)?)?;
        Ok(Self {
            xml,
            in_response_to,
        })
    }

    /// The request that it claims to answer: to look that up, and for nothing else.
    pub fn in_response_to(&self) -> &str {
        &self.in_response_to
    }

    pub(crate) fn xml(&self) -> &str {
        &self.xml
    }

    /// The octets that one of these certificates signed: a response or an assertion.
    pub(crate) fn signed(&self, certificates: &[Certificate]) -> Result<String, Refusal> {
        signature::signed_octets(&self.xml, certificates)
    }
}

/// Says which request it claims to answer.
fn inspect(document: &Document<'_>) -> Result<String, Refusal> {
    let response = document.root_element();
    if !response.has_tag_name((PROTOCOL, "Response")) {
        return Err(Refusal::Kind);
    }
    let elements = || document.descendants().filter(Node::is_element);
    // By local name, in whatever namespace: what looks like one to any reader counts as one.
    let named = |name: &'static str| elements().filter(move |node| node.tag_name().name() == name);
    if elements().any(|node| node.tag_name().name().starts_with("Encrypted")) {
        return Err(Refusal::Encrypted);
    }
    unique_ids(document)?;
    if reports_failure(response) {
        return Err(Refusal::Status);
    }

    let mut assertions = named("Assertion");
    let assertion = assertions
        .next()
        .filter(|node| node.tag_name().namespace() == Some(ASSERTION))
        .filter(|node| node.parent_element() == Some(response))
        .ok_or(Refusal::Assertions)?;
    if assertions.next().is_some() || named("Response").count() != 1 {
        return Err(Refusal::Assertions);
    }

    let signatures: Vec<_> = named("Signature").collect();
    if signatures.is_empty() {
        return Err(Refusal::Unsigned);
    }
    let parents: HashSet<_> = signatures
        .iter()
        .filter_map(Node::parent_element)
        .map(|parent| parent.id())
        .collect();
    let in_place = parents.len() == signatures.len()
        && parents
            .iter()
            .all(|parent| [response.id(), assertion.id()].contains(parent));
    if !in_place {
        return Err(Refusal::SignatureForm);
    }
    for signature in &signatures {
        inspect_signature(*signature)?;
    }
    // What belongs into a signature stands in one, and nowhere else.
    let stray = elements().any(|node| {
        node.tag_name().namespace() == Some(SIGNATURE)
            && !node
                .ancestors()
                .any(|ancestor| signatures.contains(&ancestor))
    });
    if stray {
        return Err(Refusal::SignatureForm);
    }
    claimed_request(response, assertion)
}

/// Every id is a name (XML names §3) and given once; `Id` and `xml:id` count too, since some reader might take them for one.
fn unique_ids(document: &Document<'_>) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let name = attribute.name();
            if name.eq_ignore_ascii_case("id") {
                let plain = attribute.namespace().is_none();
                if !(is_id(attribute.value()) && plain && seen.insert(attribute.value())) {
                    return Err(Refusal::Ids);
                }
            }
        }
    }
    Ok(())
}

fn is_id(value: &str) -> bool {
    let mut characters = value.chars();
    value.len() <= MAX_ID
        && characters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// A failure carries no assertion, and most identity providers don't sign it.
fn reports_failure(response: Node<'_, '_>) -> bool {
    let code = only(response, PROTOCOL, "Status")
        .and_then(|status| only(status, PROTOCOL, "StatusCode"))
        .and_then(|code| code.attribute("Value"));
    code.is_some_and(|code| code != SUCCESS)
}

/// SAML core §5.4, and no more than that.
fn inspect_signature(signature: Node<'_, '_>) -> Result<(), Refusal> {
    let form = Refusal::SignatureForm;
    let target = signature.parent_element().ok_or(form)?;
    let id = target.attribute("ID").ok_or(Refusal::Ids)?;
    if signature.tag_name().namespace() != Some(SIGNATURE) {
        return Err(form);
    }
    let parts = exactly(
        signature,
        &["SignedInfo", "SignatureValue", "KeyInfo"],
        &["KeyInfo"],
    )?;
    short_base64(parts[1].ok_or(form)?)?;
    if let Some(key_info) = parts[2] {
        inspect_key_info(key_info)?;
    }

    let signed_info = parts[0].ok_or(form)?;
    let parts = exactly(
        signed_info,
        &["CanonicalizationMethod", "SignatureMethod", "Reference"],
        &[],
    )?;
    canonicalisation(parts[0].ok_or(form)?)?;
    allowed(parts[1].ok_or(form)?, &SIGNATURE_METHODS)?;

    let reference = parts[2].ok_or(form)?;
    let own = reference
        .attribute("URI")
        .and_then(|uri| uri.strip_prefix('#'));
    if own != Some(id) || reference.attribute("Type").is_some() {
        return Err(form);
    }
    let parts = exactly(
        reference,
        &["Transforms", "DigestMethod", "DigestValue"],
        &[],
    )?;
    allowed(parts[1].ok_or(form)?, &DIGEST_METHODS)?;
    short_base64(parts[2].ok_or(form)?)?;
    let transforms: Vec<_> = parts[0]
        .ok_or(form)?
        .children()
        .filter(Node::is_element)
        .collect();
    let [enveloped, exclusive] = transforms[..] else {
        return Err(form);
    };
    let both = [enveloped, exclusive]
        .iter()
        .all(|node| node.has_tag_name((SIGNATURE, "Transform")));
    if !both
        || enveloped.attribute("Algorithm") != Some(ENVELOPED)
        || enveloped.children().any(|child| child.is_element())
    {
        return Err(form);
    }
    canonicalisation(exclusive)
}

/// The children of an element of XML Signature: these names, in this order, each once; those in `optional` may be missing.
fn exactly<'a, 'input>(
    node: Node<'a, 'input>,
    names: &[&str],
    optional: &[&str],
) -> Result<Vec<Option<Node<'a, 'input>>>, Refusal> {
    let mut elements = node.children().filter(Node::is_element).peekable();
    let mut found = Vec::new();
    for name in names {
        let next = elements.next_if(|child| child.has_tag_name((SIGNATURE, *name)));
        if next.is_none() && !optional.contains(name) {
            return Err(Refusal::SignatureForm);
        }
        found.push(next);
    }
    if elements.next().is_some() {
        return Err(Refusal::SignatureForm);
    }
    Ok(found)
}

fn short_base64(node: Node<'_, '_>) -> Result<(), Refusal> {
    let value = text(node).ok_or(Refusal::SignatureForm)?;
    let compact: String = value.split_ascii_whitespace().collect();
    let good = (1..=MAX_SIGNATURE).contains(&compact.len()) && STANDARD.decode(compact).is_ok();
    good.then_some(()).ok_or(Refusal::SignatureForm)
}

/// An algorithm of the list, without parameters: `HMACOutputLength` cut signatures to nothing once.
fn allowed(method: Node<'_, '_>, list: &[&str]) -> Result<(), Refusal> {
    let known = method
        .attribute("Algorithm")
        .is_some_and(|algorithm| list.contains(&algorithm));
    if !known {
        Err(Refusal::Algorithm)
    } else if method.children().any(|child| child.is_element()) {
        Err(Refusal::SignatureForm)
    } else {
        Ok(())
    }
}

/// Exclusive canonicalisation without comments. Which prefixes it keeps besides those used changes nothing of what the octets mean; many identity providers keep `xs`.
fn canonicalisation(method: Node<'_, '_>) -> Result<(), Refusal> {
    if method.attribute("Algorithm") != Some(EXCLUSIVE) {
        return Err(Refusal::Algorithm);
    }
    let mut elements = method.children().filter(Node::is_element);
    let Some(prefixes) = elements.next() else {
        return Ok(());
    };
    let good = elements.next().is_none()
        && prefixes.has_tag_name((EXCLUSIVE, "InclusiveNamespaces"))
        && !prefixes.has_children()
        && prefixes.attribute("PrefixList").is_some_and(|list| {
            list.len() <= MAX_PREFIXES
                && list
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " #_-.".contains(c))
        });
    good.then_some(()).ok_or(Refusal::SignatureForm)
}

/// It is never believed: the certificates are the company's. But it must not lead anywhere either, whoever might follow it.
fn inspect_key_info(key_info: Node<'_, '_>) -> Result<(), Refusal> {
    const KNOWN: [&str; 14] = [
        "KeyInfo",
        "KeyName",
        "KeyValue",
        "RSAKeyValue",
        "Modulus",
        "Exponent",
        "X509Data",
        "X509Certificate",
        "X509SubjectName",
        "X509IssuerSerial",
        "X509IssuerName",
        "X509SerialNumber",
        "X509SKI",
        "X509CRL",
    ];
    let harmless = key_info.descendants().filter(Node::is_element).all(|node| {
        node.tag_name().namespace() == Some(SIGNATURE)
            && KNOWN.contains(&node.tag_name().name())
            && node.attribute("URI").is_none()
    });
    harmless.then_some(()).ok_or(Refusal::SignatureForm)
}

/// From the confirmations, which are signed in any case; the response's own attribute must agree with them.
fn claimed_request(response: Node<'_, '_>, assertion: Node<'_, '_>) -> Result<String, Refusal> {
    let claimed = only(assertion, ASSERTION, "Subject")
        .into_iter()
        .flat_map(|subject| children(subject, ASSERTION, "SubjectConfirmation"))
        .filter_map(|confirmation| only(confirmation, ASSERTION, "SubjectConfirmationData"))
        .find_map(|data| data.attribute("InResponseTo"))
        .filter(|id| is_id(id))
        .ok_or(Refusal::InResponseTo)?;
    match response.attribute("InResponseTo") {
        Some(other) if other != claimed => Err(Refusal::InResponseTo),
        _ => Ok(claimed.to_owned()),
    }
}
