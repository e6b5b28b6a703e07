//! Requests, metadata and messages about signing out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Verifier;
use openssl::x509::X509;
use sso::{
    Certificate, CertificateError, IdentityProvider, LogoutQuery, MetadataError, NameId, Refusal,
    Service, SigningKey, authn_request, logout_answer, logout_request, read_metadata,
    service_metadata,
};
use std::io::{Read, Write};
use url::Url;

use crate::NOW;
use crate::signer::{ACS, DS, IDP, REQUEST, SLO, SP, Signatory, idp, service};

/// What an identity provider checks when somebody arrives.
fn arrives(address: &str, key: &Certificate) -> String {
    let url = Url::parse(address).unwrap();
    let (signed, _) = url.query().unwrap().split_once("&Signature=").unwrap();
    let get = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let signature = STANDARD.decode(get("Signature").unwrap()).unwrap();
    let der = STANDARD.decode(key.as_base64()).unwrap();
    let key: PKey<_> = X509::from_der(&der).unwrap().public_key().unwrap();
    let mut verifier = Verifier::new(MessageDigest::sha256(), &key).unwrap();
    verifier.update(signed.as_bytes()).unwrap();
    assert!(verifier.verify(&signature).unwrap());
    let message = get("SAMLRequest").or(get("SAMLResponse")).unwrap();
    let mut xml = String::new();
    DeflateDecoder::new(&STANDARD.decode(message).unwrap()[..])
        .read_to_string(&mut xml)
        .unwrap();
    xml
}

#[test]
fn a_request_is_signed_as_it_travels() {
    let key = SigningKey::generate("Atelier & fils", NOW).unwrap();
    let again = SigningKey::from_pem(&key.to_pem().unwrap(), key.certificate().clone()).unwrap();
    let address = authn_request(&idp(Vec::new()), &service(), &again, REQUEST, "r", NOW).unwrap();
    assert!(address.starts_with("https://idp.example/sso?SAMLRequest="));
    let xml = arrives(&address, key.certificate());
    let document = roxmltree::Document::parse(&xml).unwrap();
    let request = document.root_element();
    assert_eq!(request.tag_name().name(), "AuthnRequest");
    for (name, value) in [
        ("ID", REQUEST),
        ("IssueInstant", "2026-11-28T10:00:00Z"),
        ("Destination", "https://idp.example/sso"),
        ("AssertionConsumerServiceURL", ACS),
    ] {
        assert_eq!(request.attribute(name), Some(value));
    }
    let mut with_query = idp(Vec::new());
    with_query.sign_in_url.push_str("?realm=a&b=\"<");
    let address = authn_request(&with_query, &service(), &key, REQUEST, "r", NOW).unwrap();
    assert!(address.contains("b=\"<&SAMLRequest="));
}

fn metadata(keys: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><!-- exported --><EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{IDP}\">\
         <IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}{inside}</IDPSSODescriptor></EntityDescriptor>"
    )
}

fn key(used: &str, certificate: &str) -> String {
    format!(
        "<KeyDescriptor{used}><ds:KeyInfo xmlns:ds=\"{DS}\"><ds:X509Data><ds:X509Certificate>\n {certificate}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>"
    )
}

const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

#[test]
fn metadata_name_one_identity_provider_with_keys() {
    let (first, second, weak) = (Signatory::rsa(2048), Signatory::ec(), Signatory::rsa(1024));
    let sign_in = format!(
        "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example/post\"/>\
         <SingleSignOnService Binding=\"{REDIRECT}\" Location=\"https://idp.example/sso\"/>"
    );
    let logout = format!(
        "<SingleLogoutService Binding=\"{REDIRECT}\" Location=\"https://idp.example/slo\"/>"
    );
    let keys = format!(
        "{}{}{}",
        key(" use=\"signing\"", &first.base64()),
        key("", &second.base64()),
        key(" use=\"encryption\"", &weak.base64())
    );
    let read = |xml: &str| read_metadata(xml.as_bytes(), NOW);
    let expected = idp(vec![first.certificate(), second.certificate()]);
    let good = metadata(&keys, &format!("{logout}{sign_in}"));
    assert_eq!(read(&good), Ok(expected.clone()));
    let nested = good.replace("<?xml version=\"1.0\"?>", "").replace(
        "<!-- exported -->",
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">",
    );
    assert_eq!(
        read(&format!("{nested}</EntitiesDescriptor>")),
        Ok(expected)
    );

    let signing = key(" use=\"signing\"", &first.base64());
    let two = good.replace(
        "</EntityDescriptor>",
        "<IDPSSODescriptor/></EntityDescriptor>",
    );
    for (name, xml, expected) in [
        ("no key", metadata("", &sign_in), MetadataError::Keyless),
        (
            "a key for encryption alone",
            metadata(&key(" use=\"encryption\"", &first.base64()), &sign_in),
            MetadataError::Keyless,
        ),
        (
            "a weak key",
            metadata(&key("", &weak.base64()), &sign_in),
            MetadataError::Certificate(CertificateError::Key),
        ),
        (
            "a certificate that is none",
            metadata(&key("", "AAAA"), &sign_in),
            MetadataError::Certificate(CertificateError::Unreadable),
        ),
        (
            "no way in",
            metadata(&signing, &logout),
            MetadataError::NoSignIn,
        ),
        (
            "a way in by script",
            metadata(
                &signing,
                &sign_in.replace("https://idp.example/sso", "javascript:alert(1)"),
            ),
            MetadataError::Address,
        ),
        (
            "a way in with a password",
            metadata(
                &signing,
                &sign_in.replace("//idp.example/sso", "//a:b@idp.example/sso"),
            ),
            MetadataError::Address,
        ),
        (
            "two identity providers",
            two,
            MetadataError::NoIdentityProvider,
        ),
        (
            "a service",
            good.replace("IDPSSODescriptor", "SPSSODescriptor"),
            MetadataError::NoIdentityProvider,
        ),
        (
            "over",
            good.replace(" entityID", " validUntil=\"2026-11-27T00:00:00Z\" entityID"),
            MetadataError::Expired,
        ),
        (
            "an entity",
            good.replace("<!-- exported -->", "<!DOCTYPE x [<!ENTITY a 'b'>]>"),
            MetadataError::Unreadable(Refusal::Markup),
        ),
        (
            "no XML",
            "hello".into(),
            MetadataError::Unreadable(Refusal::Malformed),
        ),
        (
            "too large",
            good.replace("exported", &"x".repeat(600_000)),
            MetadataError::Unreadable(Refusal::TooLarge),
        ),
    ] {
        assert_eq!(read(&xml), Err(expected), "{name}");
    }
}

#[test]
fn our_metadata_say_who_we_are() {
    let key = SigningKey::generate("Atelier", NOW).unwrap();
    let named = Service {
        entity_id: "https://portal.example/?a=1&b=\"2\"".into(),
        ..service()
    };
    let xml = service_metadata(&named, key.certificate());
    let document = roxmltree::Document::parse(&xml).unwrap();
    let entity = document.root_element();
    assert_eq!(entity.attribute("entityID"), Some(named.entity_id.as_str()));
    let text = |name: &str| {
        document
            .descendants()
            .find(|node| node.tag_name().name() == name)
            .unwrap()
    };
    assert_eq!(
        text("AssertionConsumerService").attribute("Location"),
        Some(ACS)
    );
    assert_eq!(text("SingleLogoutService").attribute("Location"), Some(SLO));
    let certificate = text("X509Certificate").text().unwrap();
    assert_eq!(certificate, key.certificate().as_base64());
    assert!(key.certificate().ends_at().unwrap() > NOW);
    assert_eq!(key.certificate().fingerprint().len(), 95);
}

/// An identity provider that signs out with us is, for the messages, a service too.
fn peers() -> (IdentityProvider, Service, SigningKey) {
    let key = SigningKey::generate("idp", NOW).unwrap();
    let theirs = idp(vec![key.certificate().clone()]);
    (theirs, service(), key)
}

/// The same, seen from the other side.
fn reversed() -> (IdentityProvider, Service) {
    let us = IdentityProvider {
        entity_id: SP.into(),
        sign_in_url: ACS.into(),
        logout_url: Some(SLO.into()),
        logout_answer_url: None,
        certificates: Vec::new(),
    };
    let them = Service {
        entity_id: IDP.into(),
        acs_url: String::new(),
        logout_url: "https://idp.example/slo".into(),
    };
    (us, them)
}

fn anna() -> NameId {
    NameId {
        value: "anna <77>".into(),
        format: Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".into()),
        name_qualifier: None,
        sp_name_qualifier: Some(SP.into()),
    }
}

#[test]
fn signing_out_travels_both_ways() {
    let (theirs, ours, key) = peers();
    let (us, them) = reversed();
    let address = logout_request(&us, &them, &key, (&anna(), Some("s-1")), "_out1", NOW)
        .unwrap()
        .unwrap();
    let query = address.split_once('?').unwrap().1;
    let LogoutQuery::Request(mut request) = LogoutQuery::read(query, &theirs, &ours, NOW).unwrap()
    else {
        panic!("a request");
    };
    assert_eq!(request.name_id, anna());
    assert_eq!(request.session_indexes, ["s-1"]);

    request.relay_state = Some("a b+c/%".into());
    let address = logout_answer(&us, &them, &key, &request, "_answer1", NOW)
        .unwrap()
        .unwrap();
    let query = address.split_once('?').unwrap().1;
    let LogoutQuery::Answer(answer) = LogoutQuery::read(query, &theirs, &ours, NOW).unwrap() else {
        panic!("an answer");
    };
    assert_eq!(answer.in_response_to, "_out1");
    assert!(answer.success);
}

#[test]
fn nobody_else_signs_people_out() {
    let (theirs, ours, key) = peers();
    let (us, them) = reversed();
    let other = SigningKey::generate("other", NOW).unwrap();
    let asking = |key: &SigningKey, us: &IdentityProvider, them: &Service| {
        let address = logout_request(us, them, key, (&anna(), None), "_out1", NOW);
        address
            .unwrap()
            .unwrap()
            .split_once('?')
            .unwrap()
            .1
            .to_owned()
    };
    let good = asking(&key, &us, &them);
    let (unsigned, signature) = good.split_once("&Signature=").unwrap();
    let elsewhere = IdentityProvider {
        logout_url: Some("https://portal.example/sso/other/slo".into()),
        ..us.clone()
    };
    let nobody = Service {
        entity_id: "https://idp.other.example".into(),
        ..them.clone()
    };
    let sha1 = "SigAlg=http%3A%2F%2Fwww.w3.org%2F2000%2F09%2Fxmldsig%23rsa-sha1";
    let weak = good.replace(
        good.split('&')
            .find(|pair| pair.starts_with("SigAlg"))
            .unwrap(),
        sha1,
    );
    for (name, query, expected) in [
        (
            "somebody else's signature",
            asking(&other, &us, &them),
            Refusal::Signature,
        ),
        ("no signature", unsigned.to_owned(), Refusal::Unsigned),
        (
            "no algorithm",
            unsigned.split('&').next().unwrap().to_owned() + "&Signature=" + signature,
            Refusal::Unsigned,
        ),
        ("SHA-1", weak, Refusal::Algorithm),
        (
            "a RelayState added",
            format!("RelayState=x&{good}"),
            Refusal::Signature,
        ),
        (
            "the message twice",
            format!("{good}&SAMLRequest=AAAA"),
            Refusal::Kind,
        ),
        (
            "request and response",
            format!("{good}&SAMLResponse=AAAA"),
            Refusal::Kind,
        ),
        (
            "for another company",
            asking(&key, &elsewhere, &them),
            Refusal::Destination,
        ),
        (
            "another issuer",
            asking(&key, &us, &nobody),
            Refusal::Issuer,
        ),
        (
            "a request as a response",
            good.replace("SAMLRequest", "SAMLResponse"),
            Refusal::Signature,
        ),
        ("nothing", String::new(), Refusal::Kind),
        (
            "too long",
            format!("SAMLRequest={}", "A".repeat(40_000)),
            Refusal::TooLarge,
        ),
    ] {
        assert_eq!(
            LogoutQuery::read(&query, &theirs, &ours, NOW),
            Err(expected),
            "{name}"
        );
    }
    let later = NOW + time::Duration::hours(2);
    assert_eq!(
        LogoutQuery::read(&good, &theirs, &ours, later),
        Err(Refusal::Expired)
    );
    assert!(LogoutQuery::read(&good, &theirs, &ours, NOW).is_ok());
}

/// Even one who signs can't have us inflate without end.
#[test]
fn a_deflated_bomb_stays_small() {
    let (theirs, ours, key) = peers();
    let mut bomb = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 8 * 1024 * 1024]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 20_000);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("SAMLRequest", &STANDARD.encode(bomb));
    query.append_pair("SigAlg", crate::signer::RSA_SHA256);
    let signed = query.finish();
    let private = PKey::private_key_from_pem(key.to_pem().unwrap().as_bytes()).unwrap();
    let mut signing = openssl::sign::Signer::new(MessageDigest::sha256(), &private).unwrap();
    let signature = signing.sign_oneshot_to_vec(signed.as_bytes()).unwrap();
    let signature = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("Signature", &STANDARD.encode(signature))
        .finish();
    let outcome = LogoutQuery::read(&format!("{signed}&{signature}"), &theirs, &ours, NOW);
    assert_eq!(outcome, Err(Refusal::TooLarge));
}
