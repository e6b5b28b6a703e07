//! What a believed response must say, read from the octets that were signed.

use roxmltree::Node;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::asserted::{Asserted, Attribute, NameId};
use crate::gate::{LIMITS, Received};
use crate::markup::{self, children, only, text};
use crate::names::{ASSERTION, BEARER, ENTITY, PROTOCOL, SUCCESS};
use crate::refusal::Refusal;
use crate::{IdentityProvider, Service};

/// How far two clocks may differ. Identity providers give their assertions some minutes; this is on top of them.
pub const SKEW: Duration = Duration::minutes(2);
/// However long an identity provider wants to be believed: after this an assertion is over.
const LONGEST_USE: Duration = Duration::hours(1);
/// Characters of a name, and of a value of an attribute that we keep.
const MAX_TEXT: usize = 1_024;
/// Values of an attribute that we keep: some send hundreds of groups.
const MAX_VALUES: usize = 64;

/// What a response is measured against. All of it is ours: nothing comes from the response.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The company's identity provider.
    pub idp: &'a IdentityProvider,
    /// Ourselves, for that company.
    pub service: &'a Service,
    /// The request that this browser made, and that nobody answered yet.
    pub request: &'a str,
    /// The time.
    pub now: OffsetDateTime,
}

impl Received {
    /// Verifies the signature, and reads what was signed.
    pub fn verify(&self, expected: &Expected<'_>) -> Result<Asserted, Refusal> {
        // Before libxmlsec1: whoever knows no open request costs us no verification.
        if self.in_response_to() != expected.request {
            return Err(Refusal::InResponseTo);
        }
        let signed = self.signed(&expected.idp.certificates)?;
        let signed = markup::read(&signed, LIMITS)?;
        let root = signed.root_element();
        if root.has_tag_name((PROTOCOL, "Response")) {
            check_response(root, expected, true)?;
            let assertion = only(root, ASSERTION, "Assertion").ok_or(Refusal::Assertions)?;
            return read_assertion(assertion, expected);
        }
        if !root.has_tag_name((ASSERTION, "Assertion")) {
            return Err(Refusal::Assertions);
        }
        // Nobody signed what is around it, so that it can make us refuse, and no more.
        let around = markup::read(self.xml(), LIMITS)?;
        check_response(around.root_element(), expected, false)?;
        read_assertion(root, expected)
    }
}

/// SAML core §3.2.2, bindings §3.5.5.2.
fn check_response(
    response: Node<'_, '_>,
    expected: &Expected<'_>,
    signed: bool,
) -> Result<(), Refusal> {
    check_version(response)?;
    check_instant(response, expected.now)?;
    let status = only(response, PROTOCOL, "Status")
        .and_then(|status| only(status, PROTOCOL, "StatusCode"))
        .and_then(|code| code.attribute("Value"));
    if status != Some(SUCCESS) {
        return Err(Refusal::Status);
    }
    match response.attribute("Destination") {
        Some(destination) if destination == expected.service.acs_url => {}
        None if !signed => {}
        _ => return Err(Refusal::Destination),
    }
    match response.attribute("InResponseTo") {
        Some(request) if request == expected.request => {}
        None if !signed => {}
        _ => return Err(Refusal::InResponseTo),
    }
    if children(response, ASSERTION, "Issuer").next().is_some() {
        check_issuer(response, expected)?;
    }
    Ok(())
}

/// SAML core §2.3.3, profiles §4.1.4.
fn read_assertion(assertion: Node<'_, '_>, expected: &Expected<'_>) -> Result<Asserted, Refusal> {
    check_version(assertion)?;
    check_instant(assertion, expected.now)?;
    check_issuer(assertion, expected)?;
    let assertion_id = assertion.attribute("ID").ok_or(Refusal::Ids)?.to_owned();
    let subject = only(assertion, ASSERTION, "Subject").ok_or(Refusal::Subject)?;
    let name_id = read_name(subject)?;
    let confirmed_until = check_confirmations(subject, expected)?;
    let conditions = only(assertion, ASSERTION, "Conditions").ok_or(Refusal::Conditions)?;
    check_conditions(conditions, expected)?;
    let (session_index, session_ends_at) = read_sign_in(assertion, expected.now)?;
    Ok(Asserted {
        assertion_id,
        issuer: expected.idp.entity_id.clone(),
        name_id,
        session_index,
        session_ends_at,
        usable_until: confirmed_until.min(expected.now + LONGEST_USE) + SKEW,
        attributes: read_attributes(assertion),
    })
}

pub(crate) fn check_version(message: Node<'_, '_>) -> Result<(), Refusal> {
    let version = message.attribute("Version");
    (version == Some("2.0")).then_some(()).ok_or(Refusal::Kind)
}

/// Made at some time that is not in the future, nor longer ago than anything is believed.
pub(crate) fn check_instant(message: Node<'_, '_>, now: OffsetDateTime) -> Result<(), Refusal> {
    let made_at = moment(message, "IssueInstant")?.ok_or(Refusal::Time)?;
    if made_at > now + SKEW {
        Err(Refusal::NotYet)
    } else if made_at < now - LONGEST_USE {
        Err(Refusal::Expired)
    } else {
        Ok(())
    }
}

fn check_issuer(message: Node<'_, '_>, expected: &Expected<'_>) -> Result<(), Refusal> {
    issued_by(message, &expected.idp.entity_id)
}

/// SAML core §2.2.5.
pub(crate) fn issued_by(message: Node<'_, '_>, entity_id: &str) -> Result<(), Refusal> {
    let issuer = only(message, ASSERTION, "Issuer").ok_or(Refusal::Issuer)?;
    let plain = issuer
        .attribute("Format")
        .is_none_or(|format| format == ENTITY);
    let same = text(issuer).is_some_and(|name| name == entity_id);
    (plain && same).then_some(()).ok_or(Refusal::Issuer)
}

pub(crate) fn read_name(parent: Node<'_, '_>) -> Result<NameId, Refusal> {
    let name = only(parent, ASSERTION, "NameID").ok_or(Refusal::Subject)?;
    let value = text(name)
        .filter(|value| !value.is_empty() && value.chars().count() <= MAX_TEXT)
        .filter(|value| !value.chars().any(char::is_control))
        .ok_or(Refusal::Subject)?;
    let attribute = |key| name.attribute(key).map(str::to_owned);
    Ok(NameId {
        value,
        format: attribute("Format"),
        name_qualifier: attribute("NameQualifier"),
        sp_name_qualifier: attribute("SPNameQualifier"),
    })
}

/// One confirmation that holds is enough (SAML profiles §4.1.4.3); otherwise the first one says what is wrong. Gives the time it holds until.
fn check_confirmations(
    subject: Node<'_, '_>,
    expected: &Expected<'_>,
) -> Result<OffsetDateTime, Refusal> {
    let mut wrong = None;
    for confirmation in children(subject, ASSERTION, "SubjectConfirmation") {
        if confirmation.attribute("Method") != Some(BEARER) {
            continue;
        }
        match check_confirmation(confirmation, expected) {
            Ok(until) => return Ok(until),
            Err(refusal) => {
                wrong.get_or_insert(refusal);
            }
        }
    }
    Err(wrong.unwrap_or(Refusal::Confirmation))
}

fn check_confirmation(
    confirmation: Node<'_, '_>,
    expected: &Expected<'_>,
) -> Result<OffsetDateTime, Refusal> {
    let data =
        only(confirmation, ASSERTION, "SubjectConfirmationData").ok_or(Refusal::Confirmation)?;
    if data.attribute("Recipient") != Some(expected.service.acs_url.as_str()) {
        return Err(Refusal::Recipient);
    }
    if data.attribute("InResponseTo") != Some(expected.request) {
        return Err(Refusal::InResponseTo);
    }
    within(data, expected.now)?;
    moment(data, "NotOnOrAfter")?.ok_or(Refusal::Time)
}

/// SAML core §2.5: what we don't understand, we can't judge.
fn check_conditions(conditions: Node<'_, '_>, expected: &Expected<'_>) -> Result<(), Refusal> {
    within(conditions, expected.now)?;
    let mut audiences = 0;
    for condition in conditions.children().filter(Node::is_element) {
        let name = condition.tag_name();
        if name.namespace() != Some(ASSERTION) {
            return Err(Refusal::Conditions);
        }
        match name.name() {
            "AudienceRestriction" => {
                audiences += 1;
                let ours = children(condition, ASSERTION, "Audience")
                    .filter_map(text)
                    .any(|audience| audience == expected.service.entity_id);
                if !ours {
                    return Err(Refusal::Audience);
                }
            }
            // Every assertion is used once here, and none is passed on.
            "OneTimeUse" | "ProxyRestriction" => {}
            _ => return Err(Refusal::Conditions),
        }
    }
    (audiences > 0).then_some(()).ok_or(Refusal::Audience)
}

/// SAML core §2.7.2.
fn read_sign_in(
    assertion: Node<'_, '_>,
    now: OffsetDateTime,
) -> Result<(Option<String>, Option<OffsetDateTime>), Refusal> {
    let statement = children(assertion, ASSERTION, "AuthnStatement")
        .next()
        .ok_or(Refusal::Statement)?;
    let signed_in_at = moment(statement, "AuthnInstant")?.ok_or(Refusal::Time)?;
    if signed_in_at > now + SKEW {
        return Err(Refusal::NotYet);
    }
    let ends_at = moment(statement, "SessionNotOnOrAfter")?;
    if ends_at.is_some_and(|ends_at| ends_at <= now - SKEW) {
        return Err(Refusal::Expired);
    }
    let index = statement
        .attribute("SessionIndex")
        .filter(|index| index.chars().count() <= MAX_TEXT)
        .map(str::to_owned);
    Ok((index, ends_at))
}

/// Values that are texts; others say nothing to us.
fn read_attributes(assertion: Node<'_, '_>) -> Vec<Attribute> {
    children(assertion, ASSERTION, "AttributeStatement")
        .flat_map(|statement| children(statement, ASSERTION, "Attribute"))
        .filter_map(|attribute| {
            let values = children(attribute, ASSERTION, "AttributeValue")
                .filter_map(text)
                .filter(|value| value.chars().count() <= MAX_TEXT)
                .take(MAX_VALUES)
                .collect();
            Some(Attribute {
                name: attribute.attribute("Name")?.to_owned(),
                friendly_name: attribute.attribute("FriendlyName").map(str::to_owned),
                values,
            })
        })
        .collect()
}

fn within(node: Node<'_, '_>, now: OffsetDateTime) -> Result<(), Refusal> {
    if moment(node, "NotBefore")?.is_some_and(|from| from > now + SKEW) {
        return Err(Refusal::NotYet);
    }
    if moment(node, "NotOnOrAfter")?.is_some_and(|until| until <= now - SKEW) {
        return Err(Refusal::Expired);
    }
    Ok(())
}

/// A time in UTC (SAML core §1.3.3).
pub(crate) fn moment(node: Node<'_, '_>, name: &str) -> Result<Option<OffsetDateTime>, Refusal> {
    let Some(value) = node.attribute(name) else {
        return Ok(None);
    };
    OffsetDateTime::parse(value, &Rfc3339)
        .map(Some)
        .map_err(|_| Refusal::Time)
}
