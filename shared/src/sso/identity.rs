//! Who somebody is, by what the identity provider tells of them.

use ::sso::Asserted;
use serde::Serialize;

use super::Connection;
use crate::addresses::EmailAddress;

/// Attributes that hold an address, as identity providers name them: by OID (RFC 4524 §2.16), by claim (Microsoft), or plainly.
const EMAIL: [&str; 7] = [
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "email",
    "mail",
    "Email",
    "emailAddress",
];
/// Attributes that hold a whole name (RFC 2798 §2.3, RFC 4519 §2.3).
const NAME: [&str; 6] = [
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "displayName",
    "urn:oid:2.5.4.3",
    "cn",
    "name",
];
/// Given names and surnames that go together (RFC 4519 §2.12, §2.32).
const PAIRS: [(&str, &str); 4] = [
    ("urn:oid:2.5.4.42", "urn:oid:2.5.4.4"),
    (
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    ),
    ("givenName", "sn"),
    ("firstName", "lastName"),
];
/// Characters of a name.
const MAX_NAME: usize = 200;

/// Somebody, as their identity provider describes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Their address, lower-cased.
    pub email: Option<String>,
    /// Their name; that of their mailbox where nothing else is told.
    pub name: String,
}

/// By the company's mapping, or by the usual names.
pub fn identify(connection: &Connection, asserted: &Asserted) -> Identity {
    let by_name_id = || {
        // Some name people by their address whatever the format says; a persistent name with an `@` is none of theirs.
        let format = asserted.name_id.format.as_deref().unwrap_or_default();
        let may_be = !format.ends_with(":persistent") && !format.ends_with(":transient");
        may_be.then_some(asserted.name_id.value.as_str())
    };
    let email = if connection.email_attribute.is_empty() {
        EMAIL
            .into_iter()
            .filter_map(|name| asserted.value(name))
            .chain(by_name_id())
            .find_map(address)
    } else {
        asserted
            .value(&connection.email_attribute)
            .and_then(address)
    };
    let told = if connection.name_attribute.is_empty() {
        NAME.into_iter()
            .find_map(|name| asserted.value(name))
            .map(str::to_owned)
            .or_else(|| {
                PAIRS.into_iter().find_map(|(given, sur)| {
                    let (given, sur) = (asserted.value(given)?, asserted.value(sur)?);
                    Some(format!("{given} {sur}"))
                })
            })
    } else {
        asserted
            .value(&connection.name_attribute)
            .map(str::to_owned)
    };
    let mailbox = email
        .as_deref()
        .and_then(|email| email.split_once('@'))
        .map(|(mailbox, _)| mailbox);
    let name = told.as_deref().or(mailbox).unwrap_or_default();
    Identity {
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_NAME)
            .collect(),
        email,
    }
}

fn address(value: &str) -> Option<String> {
    let address: EmailAddress = value.trim().parse().ok()?;
    Some(address.folded())
}

#[cfg(test)]
mod tests {
    use ::sso::{Attribute, Certificate, NameId};
    use time::OffsetDateTime;

    use super::*;
    use crate::tenancy::Role;

    fn connection(email: &str, name: &str) -> Connection {
        Connection {
            idp: None,
            metadata_url: String::new(),
            metadata_at: None,
            certificate: serde_json::from_str::<Certificate>("\"\"").unwrap(),
            email_attribute: email.to_owned(),
            name_attribute: name.to_owned(),
            default_role: Role::Member,
            known_members: false,
            tested_at: None,
            enforced_at: None,
            emergency_owner: None,
        }
    }

    fn told(name_id: &str, format: &str, attributes: &[(&str, &str)]) -> Asserted {
        Asserted {
            assertion_id: "_1".to_owned(),
            issuer: "idp".to_owned(),
            name_id: NameId {
                value: name_id.to_owned(),
                format: Some(format!("urn:oasis:names:tc:SAML:{format}")),
                name_qualifier: None,
                sp_name_qualifier: None,
            },
            session_index: None,
            session_ends_at: None,
            usable_until: OffsetDateTime::UNIX_EPOCH,
            attributes: attributes
                .iter()
                .map(|(name, value)| Attribute {
                    name: (*name).to_owned(),
                    friendly_name: None,
                    values: vec![(*value).to_owned()],
                })
                .collect(),
        }
    }

    #[test]
    fn people_are_described_in_several_ways() {
        let persistent = "2.0:nameid-format:persistent";
        let by_address = "1.1:nameid-format:emailAddress";
        for (mapping, asserted, email, name) in [
            (
                ("", ""),
                told(
                    "x",
                    persistent,
                    &[
                        ("email", "Anna@Atelier.be"),
                        ("displayName", "Anna Peeters"),
                    ],
                ),
                Some("anna@atelier.be"),
                "Anna Peeters",
            ),
            (
                ("", ""),
                told(
                    "anna@atelier.be",
                    by_address,
                    &[("givenName", "Anna"), ("sn", "P")],
                ),
                Some("anna@atelier.be"),
                "Anna P",
            ),
            (("", ""), told("anna@atelier.be", persistent, &[]), None, ""),
            (
                ("upn", "nick"),
                told(
                    "x",
                    persistent,
                    &[("email", "a@b.be"), ("upn", "u@b.be"), ("nick", "U")],
                ),
                Some("u@b.be"),
                "U",
            ),
            (
                ("upn", ""),
                told("x@b.be", by_address, &[("email", "a@b.be")]),
                None,
                "",
            ),
            (
                ("", ""),
                told(
                    "x",
                    persistent,
                    &[("email", "no address"), ("mail", "anna@b.be")],
                ),
                Some("anna@b.be"),
                "anna",
            ),
        ] {
            let found = identify(&connection(mapping.0, mapping.1), &asserted);
            assert_eq!(found.email.as_deref(), email, "{asserted:?}");
            assert_eq!(found.name, name, "{asserted:?}");
        }
    }
}
