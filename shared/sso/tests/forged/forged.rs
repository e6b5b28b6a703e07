//! The forgeries: each must be refused for its own reason, quickly, and without looking anywhere.

use std::fmt::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use openssl::bn::BigNum;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use sso::{RESPONSE_LIMIT, Received, Refusal};

use crate::signer::{
    ACS, DS, ECDSA_SHA256, EXCLUSIVE, HMAC_SHA256, IDP, MD5, NAME, REQUEST, RSA_SHA1, SAML, SAMLP,
    SHA1, SOON, SP, Shape, Signatory, Signing, audience, conditions, confirmation, confirmed,
    enveloped, transform,
};
use crate::{attempt, posted};

/// What one forgery may cost, in a debug build.
const PATIENCE: Duration = Duration::from_millis(200);

struct Row {
    name: String,
    field: String,
    refusal: Refusal,
}

struct Table {
    rows: Vec<Row>,
}

impl Table {
    fn xml(&mut self, name: &str, refusal: Refusal, xml: &str) {
        self.field(name, refusal, posted(xml));
    }

    fn field(&mut self, name: &str, refusal: Refusal, field: String) {
        self.rows.push(Row {
            name: name.into(),
            field,
            refusal,
        });
    }
}

/// The company's identity provider, somebody else's, and what both sign.
struct World {
    idp: Signatory,
    other: Signatory,
    shape: Shape,
    plain: Signing,
}

impl World {
    fn new() -> Self {
        Self {
            idp: Signatory::rsa(2048),
            other: Signatory::rsa(2048),
            shape: Shape::default(),
            plain: Signing::default(),
        }
    }

    /// A response around an assertion that is signed otherwise.
    fn signed_with(&self, signing: &Signing) -> String {
        let assertion = self.shape.signed_assertion(&self.idp, signing);
        self.shape.response("", &assertion)
    }

    /// Properly signed, but saying something else.
    fn saying(&self, change: impl FnOnce(&mut Shape)) -> String {
        let mut shape = self.shape.clone();
        change(&mut shape);
        shape.response("", &shape.signed_assertion(&self.idp, &self.plain))
    }

    /// The same, with the signature over the whole response.
    fn response_saying(&self, change: impl FnOnce(&mut Shape)) -> String {
        let mut shape = self.shape.clone();
        change(&mut shape);
        shape.signed_response(&self.idp, &self.plain, &shape.assertion(""))
    }

    /// What an attacker wants to be.
    fn evil(&self) -> Shape {
        Shape {
            response_id: "_evil_response".into(),
            assertion_id: "_evil".into(),
            subject: self.shape.subject.replace("anna-77", "owner-1"),
            ..self.shape.clone()
        }
    }
}

#[test]
fn no_forgery_comes_in() {
    let world = World::new();
    let mut table = Table { rows: Vec::new() };
    wrapped(&world, &mut table);
    unsigned(&world, &mut table);
    badly_signed(&world, &mut table);
    leading_elsewhere(&world, &mut table);
    said_wrongly(&world, &mut table);
    shaped_wrongly(&world, &mut table);
    bombs(&world, &mut table);
    assert!(table.rows.len() >= 120, "{} rows", table.rows.len());
    // What is loaded at the first use is no forgery's cost.
    let genuine = posted(&world.signed_with(&world.plain));
    attempt(&genuine, vec![world.idp.certificate()]).unwrap();
    let mut wrong = Vec::new();
    for row in table.rows {
        let began = Instant::now();
        let outcome = attempt(&row.field, vec![world.idp.certificate()]);
        let took = began.elapsed();
        if outcome.as_ref().err() != Some(&row.refusal) {
            wrong.push(format!("{}: {outcome:?}", row.name));
        }
        if took > PATIENCE {
            wrong.push(format!("{}: {took:?}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// XML signature wrapping, as numbered by Somorovsky et al., "On Breaking SAML" (USENIX Security 2012), and what came after.
fn wrapped(world: &World, table: &mut Table) {
    let World {
        idp, shape, plain, ..
    } = world;
    let evil = world.evil();
    let genuine = shape.signed_assertion(idp, plain);
    let unsigned = shape.assertion("");
    let signature = plain.sign(idp, &unsigned, &shape.assertion_id);
    let whole = shape.signed_response(idp, plain, &unsigned);
    let over_response = plain.sign(idp, &shape.response("", &unsigned), &shape.response_id);
    let within = |signature: &str, inside: &str| {
        signature.replace(
            "</ds:Signature>",
            &format!("<ds:Object>{inside}</ds:Object></ds:Signature>"),
        )
    };
    let bare = shape.response("", &unsigned);
    let evil_bare = evil.assertion("");

    table.xml(
        "XSW1: an evil response, the genuine one inside of its signature",
        Refusal::Assertions,
        &evil.response(&within(&over_response, &bare), &evil_bare),
    );
    table.xml(
        "XSW2: an evil response, the genuine one before a detached signature",
        Refusal::Assertions,
        &evil.response(&format!("{bare}{over_response}"), &evil_bare),
    );
    table.xml(
        "XSW3: an evil assertion before the genuine one",
        Refusal::Assertions,
        &shape.response("", &format!("{evil_bare}{genuine}")),
    );
    table.xml(
        "an evil assertion after the genuine one",
        Refusal::Assertions,
        &shape.response("", &format!("{genuine}{evil_bare}")),
    );
    table.xml(
        "XSW4: the genuine assertion inside of an evil one",
        Refusal::Assertions,
        &shape.response("", &evil.assertion(&genuine)),
    );
    table.xml(
        "XSW5: the signature in an evil assertion, the genuine one after it",
        Refusal::Assertions,
        &shape.response("", &format!("{}{unsigned}", evil.assertion(&signature))),
    );
    table.xml(
        "XSW6: the genuine assertion inside of the signature of an evil one",
        Refusal::Assertions,
        &shape.response("", &evil.assertion(&within(&signature, &unsigned))),
    );
    table.xml(
        "XSW7: the genuine assertion in extensions, an evil one in its place",
        Refusal::Assertions,
        &shape.response(
            &format!("<samlp:Extensions>{genuine}</samlp:Extensions>"),
            &evil_bare,
        ),
    );
    table.xml(
        "XSW8: the genuine assertion in an object of the evil one's signature",
        Refusal::Assertions,
        &shape.response("", &evil.assertion(&within(&signature, &genuine))),
    );
    table.xml(
        "the signature refers to the response, and stands in the assertion",
        Refusal::SignatureForm,
        &shape.response("", &shape.assertion(&over_response)),
    );
    table.xml(
        "an evil assertion under the genuine id",
        Refusal::Signature,
        &shape.response(
            "",
            &Shape {
                assertion_id: shape.assertion_id.clone(),
                ..evil.clone()
            }
            .assertion(&signature),
        ),
    );
    table.xml(
        "two assertions with one id",
        Refusal::Ids,
        &shape.response(
            "",
            &format!(
                "{genuine}{}",
                Shape {
                    assertion_id: shape.assertion_id.clone(),
                    ..evil.clone()
                }
                .assertion("")
            ),
        ),
    );
    table.xml(
        "response and assertion share an id",
        Refusal::Ids,
        &world.saying(|shape| shape.response_id.clone_from(&shape.assertion_id)),
    );
    table.xml(
        "a second id under another case",
        Refusal::Ids,
        &whole.replace("<saml:Subject>", "<saml:Subject Id=\"_response1\">"),
    );
    table.xml(
        "an xml:id",
        Refusal::Ids,
        &whole.replace("<saml:Subject>", "<saml:Subject xml:id=\"_x\">"),
    );
    table.xml(
        "a signature twice",
        Refusal::SignatureForm,
        &shape.response("", &shape.assertion(&format!("{signature}{signature}"))),
    );
    table.xml(
        "a signature beside its assertion",
        Refusal::SignatureForm,
        &shape.response(
            "",
            &format!("{unsigned}<samlp:Extensions>{signature}</samlp:Extensions>"),
        ),
    );
    table.xml(
        "an assertion of another namespace beside the genuine one",
        Refusal::Assertions,
        &shape.response(
            "",
            &format!(
                "{genuine}<Assertion xmlns=\"urn:oasis:names:tc:SAML:1.0:assertion\"></Assertion>"
            ),
        ),
    );
    table.xml(
        "a second subject beside the signed one",
        Refusal::InResponseTo,
        &shape.response(
            "",
            &genuine.replace(
                "<saml:Conditions",
                &format!(
                    "<saml:Subject>{}</saml:Subject><saml:Conditions",
                    evil.subject
                ),
            ),
        ),
    );
    table.xml(
        "the assertion is signed, the response badly",
        Refusal::Signature,
        &shape.signed_response(&world.other, plain, &genuine),
    );
    table.xml(
        "the response is signed, the assertion badly",
        Refusal::Signature,
        &shape.signed_response(idp, plain, &shape.signed_assertion(&world.other, plain)),
    );
}

fn unsigned(world: &World, table: &mut Table) {
    let World {
        idp, shape, plain, ..
    } = world;
    let genuine = shape.signed_assertion(idp, plain);
    table.xml(
        "no signature",
        Refusal::Unsigned,
        &shape.response("", &shape.assertion("")),
    );
    table.xml(
        "an empty signature",
        Refusal::SignatureForm,
        &shape.response(
            "",
            &shape.assertion(&format!("<ds:Signature xmlns:ds=\"{DS}\"></ds:Signature>")),
        ),
    );
    table.xml(
        "a signature of another namespace",
        Refusal::SignatureForm,
        &shape.response("", &genuine.replace(DS, "urn:example:signature")),
    );
    table.xml(
        "signed by somebody, whose key stands in KeyInfo",
        Refusal::Signature,
        &shape.response(
            "",
            &shape.signed_assertion(
                &world.other,
                &Signing {
                    tail: format!(
                        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
                        world.other.base64()
                    ),
                    ..plain.clone()
                },
            ),
        ),
    );
    table.xml(
        "signed by somebody, whose bare key stands in KeyInfo",
        Refusal::Signature,
        &shape.response(
            "",
            &shape.signed_assertion(
                &world.other,
                &Signing {
                    tail: key_value(&world.other),
                    ..plain.clone()
                },
            ),
        ),
    );
    let ec = Signatory::ec();
    table.xml(
        "signed with a key of another kind, which stands in KeyInfo",
        Refusal::Signature,
        &shape.response(
            "",
            &shape.signed_assertion(
                &ec,
                &Signing {
                    method: ECDSA_SHA256.into(),
                    tail: format!(
                        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
                        ec.base64()
                    ),
                    ..plain.clone()
                },
            ),
        ),
    );
    table.xml(
        "another company's identity provider",
        Refusal::Signature,
        &{
            let mut shape = shape.clone();
            shape.issuer = "https://idp.other.example/metadata".into();
            shape.response("", &shape.signed_assertion(&world.other, plain))
        },
    );
    table.xml(
        "something changed after signing",
        Refusal::Signature,
        &shape.response("", &genuine.replace("anna-77", "owner-1")),
    );
    table.xml(
        "an attribute added after signing",
        Refusal::Signature,
        &shape.response(
            "",
            &genuine.replace(
                "</saml:AttributeStatement>",
                "<saml:Attribute Name=\"role\"><saml:AttributeValue>owner</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>",
            ),
        ),
    );
}

fn key_value(by: &Signatory) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let rsa = by.key.rsa().unwrap();
    format!(
        "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{}</ds:Modulus><ds:Exponent>{}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>",
        STANDARD.encode(rsa.n().to_vec()),
        STANDARD.encode(rsa.e().to_vec())
    )
}

fn badly_signed(world: &World, table: &mut Table) {
    let with = |change: &dyn Fn(&mut Signing)| {
        let mut signing = world.plain.clone();
        change(&mut signing);
        world.signed_with(&signing)
    };
    table.xml(
        "RSA-SHA1",
        Refusal::Algorithm,
        &with(&|s| s.method = RSA_SHA1.into()),
    );
    table.xml(
        "a digest of SHA-1",
        Refusal::Algorithm,
        &with(&|s| s.digest = SHA1.into()),
    );
    table.xml(
        "a digest of MD5",
        Refusal::Algorithm,
        &with(&|s| s.digest = MD5.into()),
    );
    table.xml(
        "HMAC under the published certificate",
        Refusal::Algorithm,
        &with(&|s| s.method = HMAC_SHA256.into()),
    );
    table.xml(
        "the algorithm none",
        Refusal::Algorithm,
        &with(&|s| s.method = "none".into()),
    );
    table.xml(
        "no algorithm",
        Refusal::Algorithm,
        &with(&|s| s.method = String::new()),
    );
    table.xml(
        "an output length",
        Refusal::SignatureForm,
        &with(&|s| s.parameter = "<ds:HMACOutputLength>0</ds:HMACOutputLength>".into()),
    );
    table.xml(
        "inclusive canonicalisation of what is signed",
        Refusal::Algorithm,
        &with(&|s| s.canonicalisation = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315".into()),
    );
    table.xml(
        "canonicalisation with comments",
        Refusal::Algorithm,
        &with(&|s| s.canonicalisation = format!("{EXCLUSIVE}WithComments")),
    );
    let genuine = world.signed_with(&world.plain);
    let value = |text: &str| {
        let (before, rest) = genuine.split_once("<ds:SignatureValue>").unwrap();
        let (_, after) = rest.split_once("</ds:SignatureValue>").unwrap();
        format!("{before}<ds:SignatureValue>{text}</ds:SignatureValue>{after}")
    };
    table.xml(
        "an empty signature value",
        Refusal::SignatureForm,
        &value(""),
    );
    table.xml(
        "a short signature value",
        Refusal::Signature,
        &value("AAAA"),
    );
    table.xml(
        "a signature value of zeros",
        Refusal::Signature,
        &value(&"A".repeat(344)),
    );
    table.xml(
        "a signature value that is no base64",
        Refusal::SignatureForm,
        &value("§§§"),
    );
    table.xml(
        "an enormous signature value",
        Refusal::SignatureForm,
        &value(&"A".repeat(100_000)),
    );
    // With the exponent 1 a signature is its own padding; with 3 it can be forged where padding is read loosely (CVE-2006-4339).
    let n = world.idp.key.rsa().unwrap().n().to_owned().unwrap();
    let one = Rsa::from_public_components(n, BigNum::from_u32(1).unwrap()).unwrap();
    assert!(
        PKey::from_rsa(one).is_ok(),
        "OpenSSL itself would take such a key"
    );
    table.xml(
        "a key whose exponent is 1 in KeyInfo",
        Refusal::Signature,
        &value(&"A".repeat(344)).replace(
            "</ds:SignatureValue>",
            "</ds:SignatureValue><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQ==</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>",
        ),
    );
}

fn leading_elsewhere(world: &World, table: &mut Table) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let there = format!("http://{}/x", listener.local_addr().unwrap());
    let file = format!("file://{}", file!());
    let form = Refusal::SignatureForm;
    let with = |change: &dyn Fn(&mut Signing)| {
        let mut signing = world.plain.clone();
        change(&mut signing);
        world.signed_with(&signing)
    };
    for (name, uri) in [
        ("a reference to the network", there.as_str()),
        ("a reference to a file", file.as_str()),
        ("a reference to the whole document", ""),
        ("a reference by XPointer", "#xpointer(id('_assertion1'))"),
        ("a reference to the root by XPointer", "#xpointer(/)"),
        ("a reference to another id", "#_response1"),
    ] {
        table.xml(name, form, &with(&|s| s.uri = Some(uri.into())));
    }
    table.xml(
        "no reference at all",
        form,
        &world
            .signed_with(&world.plain)
            .replace(" URI=\"#_assertion1\"", ""),
    );
    let genuine = world.signed_with(&world.plain);
    let (_, reference) = genuine.split_once("<ds:Reference").unwrap();
    let (reference, _) = reference.split_once("</ds:Reference>").unwrap();
    let reference = format!("<ds:Reference{reference}</ds:Reference>");
    table.xml(
        "two references",
        form,
        &genuine.replace(&reference, &format!("{reference}{reference}")),
    );
    let xslt = format!(
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">\
         <xsl:template match=\"/\"><xsl:copy-of select=\"document('{there}')\"></xsl:copy-of></xsl:template></xsl:stylesheet></ds:Transform>"
    );
    let xpath = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(ancestor-or-self::*)</ds:XPath></ds:Transform>";
    for (name, transforms, refusal) in [
        ("XSLT", format!("{}{xslt}", enveloped()), Refusal::Algorithm),
        (
            "XSLT besides",
            format!("{}{}{xslt}", enveloped(), transform(EXCLUSIVE)),
            form,
        ),
        (
            "XPath",
            format!("{}{xpath}", enveloped()),
            Refusal::Algorithm,
        ),
        (
            "base64 as transform",
            format!("{}{}", enveloped(), transform(&format!("{DS}base64"))),
            Refusal::Algorithm,
        ),
        ("no transform", String::new(), form),
        ("the enveloped signature alone", enveloped(), form),
        (
            "canonicalisation first",
            format!("{}{}", transform(EXCLUSIVE), enveloped()),
            form,
        ),
        (
            "the enveloped signature twice",
            format!("{}{}", enveloped(), enveloped()),
            Refusal::Algorithm,
        ),
        (
            "a hundred transforms",
            transform(EXCLUSIVE).repeat(100),
            form,
        ),
    ] {
        table.xml(
            name,
            refusal,
            &with(&|s| s.transforms.clone_from(&transforms)),
        );
    }
    for (name, tail) in [
        (
            "a key somewhere else",
            format!(
                "<ds:KeyInfo><ds:RetrievalMethod URI=\"{there}\"></ds:RetrievalMethod></ds:KeyInfo>"
            ),
        ),
        (
            "a key name with an address",
            format!("<ds:KeyInfo><ds:KeyName URI=\"{there}\">x</ds:KeyName></ds:KeyInfo>"),
        ),
        (
            "a security token reference",
            format!(
                "<ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse=\"urn:wsse\"><wsse:Reference URI=\"{there}\"></wsse:Reference></wsse:SecurityTokenReference></ds:KeyInfo>"
            ),
        ),
        (
            "a manifest",
            format!(
                "<ds:Object><ds:Manifest><ds:Reference URI=\"{there}\"></ds:Reference></ds:Manifest></ds:Object>"
            ),
        ),
    ] {
        table.xml(name, form, &with(&|s| s.tail.clone_from(&tail)));
    }
    let doctype = format!("<!DOCTYPE r SYSTEM \"{there}\">{genuine}");
    table.xml("a document type elsewhere", Refusal::Markup, &doctype);
    for row in &table.rows {
        let _ = attempt(&row.field, vec![world.idp.certificate()]);
    }
    assert!(listener.accept().is_err(), "something was fetched");
}

fn said_wrongly(world: &World, table: &mut Table) {
    let mut saying = |name: &str, refusal: Refusal, change: &dyn Fn(&mut Shape)| {
        table.xml(name, refusal, &world.saying(change));
    };
    let valid = format!("NotBefore=\"2026-11-28T09:59:00Z\" NotOnOrAfter=\"{SOON}\"");
    let confirmed_by = |attributes: &str| format!("{NAME}{}", confirmation(attributes));
    let past = "2026-11-28T09:57:00Z";
    let future = "2026-11-28T10:03:00Z";

    saying("another issuer", Refusal::Issuer, &|s| {
        s.issuer = "https://idp.other.example".into();
    });
    saying("an empty issuer", Refusal::Issuer, &|s| {
        s.issuer = String::new();
    });
    saying("another issuer around it", Refusal::Issuer, &|s| {
        s.response_issuer = Some("https://idp.other.example".into());
    });
    saying("no audience", Refusal::Audience, &|s| {
        s.conditions = conditions(&valid, "");
    });
    saying("another audience", Refusal::Audience, &|s| {
        s.conditions = conditions(&valid, &audience("https://other.example"));
    });
    saying(
        "our audience, and one without us",
        Refusal::Audience,
        &|s| {
            s.conditions = conditions(&valid, &format!("{}{}", audience(SP), audience("urn:x")));
        },
    );
    saying(
        "an audience that begins like ours",
        Refusal::Audience,
        &|s| {
            s.conditions = conditions(&valid, &audience(&format!("{SP}.evil.example")));
        },
    );
    saying("no conditions", Refusal::Conditions, &|s| {
        s.conditions = String::new();
    });
    saying("conditions twice", Refusal::Conditions, &|s| {
        s.conditions = s.conditions.repeat(2);
    });
    saying(
        "a condition that we don't know",
        Refusal::Conditions,
        &|s| {
            let inside = format!("{}<saml:Condition></saml:Condition>", audience(SP));
            s.conditions = conditions(&valid, &inside);
        },
    );
    saying("conditions that are over", Refusal::Expired, &|s| {
        s.conditions = conditions(&format!("NotOnOrAfter=\"{past}\""), &audience(SP));
    });
    saying("conditions that begin later", Refusal::NotYet, &|s| {
        s.conditions = conditions(&format!("NotBefore=\"{future}\""), &audience(SP));
    });
    saying("a time that is none", Refusal::Time, &|s| {
        s.conditions = conditions("NotOnOrAfter=\"tomorrow\"", &audience(SP));
    });
    saying("a confirmation that is over", Refusal::Expired, &|s| {
        s.subject = confirmed_by(&format!(
            "InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"{past}\" Recipient=\"{ACS}\""
        ));
    });
    saying("a confirmation without an end", Refusal::Time, &|s| {
        s.subject = confirmed_by(&format!("InResponseTo=\"{REQUEST}\" Recipient=\"{ACS}\""));
    });
    saying("another recipient", Refusal::Recipient, &|s| {
        s.subject = s
            .subject
            .replace(ACS, "https://portal.example/sso/other/acs");
    });
    saying("no recipient", Refusal::Recipient, &|s| {
        s.subject = confirmed_by(&format!(
            "InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"{SOON}\""
        ));
    });
    saying(
        "an answer to another request",
        Refusal::InResponseTo,
        &|s| {
            s.subject = s.subject.replace(REQUEST, "_another");
            s.in_response_to = None;
        },
    );
    saying("an answer to two requests", Refusal::InResponseTo, &|s| {
        s.in_response_to = Some("_another".into());
    });
    saying(
        "an answer that nobody asked for",
        Refusal::InResponseTo,
        &|s| {
            s.subject = confirmed_by(&format!("NotOnOrAfter=\"{SOON}\" Recipient=\"{ACS}\""));
            s.in_response_to = None;
        },
    );
    saying(
        "the request named around the assertion alone",
        Refusal::InResponseTo,
        &|s| {
            s.subject = confirmed_by(&format!("NotOnOrAfter=\"{SOON}\" Recipient=\"{ACS}\""));
        },
    );
    saying("a holder of a key", Refusal::Confirmation, &|s| {
        s.subject = s.subject.replace("cm:bearer", "cm:holder-of-key");
    });
    saying("no confirmation", Refusal::InResponseTo, &|s| {
        s.subject = NAME.into();
    });
    saying("nobody", Refusal::Subject, &|s| s.subject = confirmed());
    saying("an empty name", Refusal::Subject, &|s| {
        s.subject = format!("<saml:NameID></saml:NameID>{}", confirmed());
    });
    saying("two names", Refusal::Subject, &|s| {
        s.subject = format!("{NAME}{NAME}{}", confirmed());
    });
    saying("an element in the name", Refusal::Subject, &|s| {
        s.subject = s.subject.replace("anna-77", "anna<saml:x></saml:x>-77");
    });
    saying("nobody signed in", Refusal::Statement, &|s| {
        s.statement = String::new();
    });
    saying("signed in tomorrow", Refusal::NotYet, &|s| {
        s.statement = s
            .statement
            .replace("2026-11-28T09:59:50Z", "2026-11-29T09:59:50Z");
    });
    saying("a session that is over", Refusal::Expired, &|s| {
        s.statement = s.statement.replace(
            " SessionIndex",
            " SessionIndex=\"s\" SessionNotOnOrAfter=\"2026-11-28T09:00:00Z\" X",
        );
        s.statement = s.statement.replace(" X=\"s-1\"", "");
    });
    saying("made tomorrow", Refusal::NotYet, &|s| {
        s.issued_at = "2026-11-29T10:00:00Z".into();
    });
    saying("made yesterday", Refusal::Expired, &|s| {
        s.issued_at = "2026-11-27T10:00:00Z".into();
    });
    saying("made at no time", Refusal::Time, &|s| {
        s.issued_at = String::new();
    });
    saying("sent elsewhere", Refusal::Destination, &|s| {
        s.destination = Some("https://portal.example/sso/other/acs".into());
    });
    saying("no status", Refusal::Status, &|s| s.status = String::new());

    let mut response = |name: &str, refusal: Refusal, change: &dyn Fn(&mut Shape)| {
        table.xml(name, refusal, &world.response_saying(change));
    };
    response(
        "a signed response that goes nowhere",
        Refusal::Destination,
        &|s| s.destination = None,
    );
    response(
        "a signed response that answers nothing",
        Refusal::InResponseTo,
        &|s| {
            s.in_response_to = None;
        },
    );
    response(
        "a signed response of another issuer",
        Refusal::Issuer,
        &|s| {
            s.response_issuer = Some("https://idp.other.example".into());
        },
    );
    response(
        "a signed failure with an assertion as decoy",
        Refusal::Status,
        &|s| {
            s.status = s.status.replace("status:Success", "status:AuthnFailed");
        },
    );
    let failure = Shape {
        status: world
            .shape
            .status
            .replace("status:Success", "status:Responder"),
        ..world.shape.clone()
    };
    table.xml(
        "a signed failure",
        Refusal::Status,
        &failure.signed_response(&world.idp, &world.plain, ""),
    );
    table.xml(
        "a signed failure around a genuine assertion",
        Refusal::Status,
        &failure.response("", &world.shape.signed_assertion(&world.idp, &world.plain)),
    );
}

fn shaped_wrongly(world: &World, table: &mut Table) {
    let genuine = world.signed_with(&world.plain);
    let World {
        idp, shape, plain, ..
    } = world;
    for name in ["EncryptedAssertion", "EncryptedID", "EncryptedAttribute"] {
        let encrypted = format!(
            "<saml:{name} xmlns:saml=\"{SAML}\"><xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"><xenc:CipherData>\
             <xenc:CipherValue>AA==</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:{name}>"
        );
        table.xml(
            &format!("a short ciphertext in {name}"),
            Refusal::Encrypted,
            &shape.response(
                "",
                &format!("{}{encrypted}", shape.signed_assertion(idp, plain)),
            ),
        );
    }
    table.xml(
        "a comment in the name",
        Refusal::Markup,
        &genuine.replace("anna-77", "owner<!-- -->-1"),
    );
    table.xml(
        "a comment that ends the name",
        Refusal::Markup,
        &genuine.replace("anna-77", "anna-77<!---->.evil"),
    );
    table.xml(
        "CDATA in the name",
        Refusal::Markup,
        &genuine.replace("anna-77", "<![CDATA[anna-77]]>"),
    );
    table.xml(
        "a processing instruction",
        Refusal::Markup,
        &genuine.replace("anna-77", "anna<?x y?>-77"),
    );
    table.xml(
        "a stylesheet for it",
        Refusal::Markup,
        &format!("<?xml version=\"1.0\"?><?xml-stylesheet href=\"x.xsl\"?>{genuine}"),
    );
    table.xml(
        "an entity",
        Refusal::Malformed,
        &genuine.replace("anna-77", "&who;"),
    );
    table.xml(
        "a parameter entity",
        Refusal::Markup,
        &format!("<!DOCTYPE r [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]>{genuine}"),
    );
    table.xml(
        "another encoding",
        Refusal::Encoding,
        &format!("<?xml version=\"1.0\" encoding=\"UTF-7\"?>{genuine}"),
    );
    table.xml(
        "a second root",
        Refusal::Malformed,
        &format!("{genuine}{genuine}"),
    );
    table.xml(
        "an end that is missing",
        Refusal::Malformed,
        genuine.trim_end_matches("</samlp:Response>"),
    );
    table.xml(
        "an assertion alone",
        Refusal::Kind,
        &shape.signed_assertion(idp, plain),
    );
    table.xml(
        "a request",
        Refusal::Kind,
        &format!("<samlp:AuthnRequest xmlns:samlp=\"{SAMLP}\"></samlp:AuthnRequest>"),
    );
    table.xml(
        "a response of another namespace",
        Refusal::Kind,
        &genuine.replace(SAMLP, "urn:oasis:names:tc:SAML:1.0:protocol"),
    );
    table.xml("no assertion", Refusal::Assertions, &shape.response("", ""));
    table.xml(
        "an older version",
        Refusal::Kind,
        &genuine.replacen("Version=\"2.0\"", "Version=\"1.1\"", 1),
    );
    table.xml(
        "an id that is no name",
        Refusal::Ids,
        &world.saying(|s| s.assertion_id = "element(/1)".into()),
    );
    table.xml(
        "no id",
        Refusal::Ids,
        &genuine.replace(" ID=\"_assertion1\"", ""),
    );
    table.xml(
        "a key outside of a signature",
        Refusal::SignatureForm,
        &genuine.replace(
            "<saml:Subject>",
            &format!("<ds:KeyInfo xmlns:ds=\"{DS}\"></ds:KeyInfo><saml:Subject>"),
        ),
    );
    table.xml("nothing", Refusal::Malformed, "");
    table.field("no base64", Refusal::Encoding, "<samlp:Response/>".into());
    table.field(
        "base64 of octets that are no text",
        Refusal::Encoding,
        posted_octets(&[0xff; 64]),
    );
    table.field(
        "base64 of zeros",
        Refusal::Malformed,
        posted_octets(&[0; 64]),
    );
    let utf16: Vec<u8> = genuine.encode_utf16().flat_map(u16::to_le_bytes).collect();
    table.field("UTF-16", Refusal::Malformed, posted_octets(&utf16));
    table.xml(
        "an issuer of ours in its own words",
        Refusal::Signature,
        &genuine.replace(
            &format!("<saml:Issuer>{IDP}"),
            "<saml:Issuer>https://idp.example/metadata/",
        ),
    );
}

fn posted_octets(octets: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(octets)
}

fn bombs(world: &World, table: &mut Table) {
    let genuine = world.signed_with(&world.plain);
    let mut laughs = String::from("<!DOCTYPE r [<!ENTITY a0 \"ha\">");
    for level in 1..20 {
        let previous = format!("&a{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY a{level} \"{previous}\">").unwrap();
    }
    table.xml(
        "a billion laughs",
        Refusal::Markup,
        &format!("{laughs}]>{}", genuine.replace("anna-77", "&a19;")),
    );
    table.xml(
        "a large entity",
        Refusal::Markup,
        &format!(
            "<!DOCTYPE r [<!ENTITY a \"{}\">]>{}",
            "x".repeat(100_000),
            genuine.replace("anna-77", &"&a;".repeat(10_000))
        ),
    );
    let around =
        |inside: &str| genuine.replace("<saml:Subject>", &format!("{inside}<saml:Subject>"));
    table.xml(
        "ten thousand levels",
        Refusal::TooComplex,
        &around(&format!(
            "{}{}",
            "<x>".repeat(10_000),
            "</x>".repeat(10_000)
        )),
    );
    table.xml(
        "ten thousand elements",
        Refusal::TooComplex,
        &around(&"<x/>".repeat(10_000)),
    );
    let attributes = (0..10_000).fold(String::new(), |mut all, n| {
        write!(all, " a{n}=\"\"").unwrap();
        all
    });
    table.xml(
        "ten thousand attributes",
        Refusal::TooComplex,
        &around(&format!("<x{attributes}/>")),
    );
    let namespaces = (0..30).fold(String::new(), |mut all, n| {
        write!(all, " xmlns:n{n}=\"urn:{n}\"").unwrap();
        all
    });
    table.xml(
        "thousands of namespaces",
        Refusal::TooComplex,
        &around(&format!("<x{namespaces}/>").repeat(100)),
    );
    table.xml(
        "one text of a megabyte",
        Refusal::TooLarge,
        &genuine.replace("anna-77", &"a".repeat(1024 * 1024)),
    );
    table.field(
        "a field of ten megabytes",
        Refusal::TooLarge,
        "A".repeat(10 * 1024 * 1024),
    );
    table.xml(
        "all that fits, unclosed",
        Refusal::TooComplex,
        &"<x>".repeat(RESPONSE_LIMIT / 3),
    );
    table.xml(
        "all that fits, of ampersands",
        Refusal::Malformed,
        &format!("<x>{}</x>", "&".repeat(RESPONSE_LIMIT - 10)),
    );
    table.xml(
        "a name of all that fits",
        Refusal::Signature,
        &genuine.replace("anna-77", &"a".repeat(RESPONSE_LIMIT - 10_000)),
    );
}

/// Responses cut at every place, and with every octet changed: nothing panics, nothing comes in.
#[test]
fn no_broken_response_comes_in() {
    let world = World::new();
    let xml = world.response_saying(|_| ());
    for length in (0..xml.len()).step_by(7) {
        assert!(
            Received::read(&posted(&xml[..length])).is_err(),
            "cut at {length}"
        );
    }
    let genuine = attempt(&posted(&xml), vec![world.idp.certificate()]).unwrap();
    for at in (0..xml.len()).step_by(29) {
        let mut changed = xml.clone().into_bytes();
        changed[at] ^= 1;
        // A change that canonicalisation undoes says nothing else.
        if let Ok(asserted) = attempt(&posted_octets(&changed), vec![world.idp.certificate()]) {
            assert_eq!(asserted, genuine, "changed at {at}");
        }
    }
}
