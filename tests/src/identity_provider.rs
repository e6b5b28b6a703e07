//! An identity provider of the test's own. It writes its responses as canonical XML by hand, so that it shares no code with what it is to convince.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sha::sha256;
use openssl::sign::Signer;
use openssl::x509::X509;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use url::{Url, form_urlencoded};

const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// An identity provider at `https://<name>/`.
#[derive(Clone)]
pub struct IdentityProvider {
    name: String,
    key: PKey<Private>,
    certificate: String,
    session: Option<Duration>,
}

impl std::fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityProvider")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What somebody is asked, as their browser brings it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The id of the request.
    pub id: String,
    /// Who asks.
    pub issuer: String,
    /// Where the answer goes.
    pub acs: Url,
}

/// Who signs in there.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// A name that stays.
    pub name_id: &'a str,
    /// Empty: it tells none.
    pub email: &'a str,
    /// Their whole name.
    pub name: &'a str,
}

impl IdentityProvider {
    /// With a key of its own.
    pub fn new(name: &str) -> Self {
        let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
        let mut certificate = X509::builder().expect("a certificate");
        let serial = BigNum::from_u32(1).and_then(|one| one.to_asn1_integer());
        certificate
            .set_serial_number(&serial.expect("a number"))
            .expect("a number");
        let begins = Asn1Time::from_unix(0).expect("a time");
        let ends = Asn1Time::from_unix(4_000_000_000).expect("a time");
        certificate.set_not_before(&begins).expect("a time");
        certificate.set_not_after(&ends).expect("a time");
        certificate.set_pubkey(&key).expect("a key");
        certificate
            .sign(&key, MessageDigest::sha256())
            .expect("a signature");
        let der = certificate.build().to_der().expect("a certificate");
        Self {
            name: name.to_owned(),
            key,
            certificate: STANDARD.encode(der),
            session: None,
        }
    }

    /// The same, whose word is good for so long.
    #[must_use]
    pub fn with_sessions_of(self, session: Duration) -> Self {
        Self {
            session: Some(session),
            ..self
        }
    }

    /// As it names itself.
    pub fn entity_id(&self) -> String {
        format!("https://{}/metadata", self.name)
    }

    /// What an owner brings.
    pub fn metadata(&self) -> String {
        format!(
            "<?xml version=\"1.0\"?><md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{}\">\
             <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
             <md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
             <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
             <md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://{name}/slo\"/>\
             <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://{name}/sso\"/>\
             </md:IDPSSODescriptor></md:EntityDescriptor>",
            self.entity_id(),
            self.certificate,
            name = self.name
        )
    }

    /// Reads what a browser brings that was sent here to sign in.
    pub fn asked(&self, address: &str) -> Asked {
        assert!(
            address.starts_with(&format!("https://{}/sso?", self.name)),
            "{address}"
        );
        let xml = message(address);
        let attribute = |name: &str| {
            let (_, rest) = xml
                .split_once(&format!(" {name}=\""))
                .expect("an attribute");
            rest.split('"').next().expect("its end").to_owned()
        };
        let (_, issuer) = xml.split_once("<saml:Issuer>").expect("an issuer");
        Asked {
            id: attribute("ID"),
            issuer: issuer.split('<').next().expect("its end").to_owned(),
            acs: attribute("AssertionConsumerServiceURL")
                .parse()
                .expect("an address"),
        }
    }

    /// The field `SAMLResponse` that answers it.
    pub fn answer(&self, asked: &Asked, person: Person<'_>, now: OffsetDateTime) -> String {
        self.answer_as(asked, person, now, "_assertion")
    }

    /// With an id of the test's choice for its assertion.
    pub fn answer_as(
        &self,
        asked: &Asked,
        person: Person<'_>,
        now: OffsetDateTime,
        assertion: &str,
    ) -> String {
        let (at, soon) = (moment(now), moment(now + Duration::minutes(5)));
        let ends = self.session.map_or_else(String::new, |session| {
            format!(" SessionNotOnOrAfter=\"{}\"", moment(now + session))
        });
        let attribute = |name: &str, value: &str| {
            if value.is_empty() {
                return String::new();
            }
            format!(
                "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
            )
        };
        let head = format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{assertion}{}\" IssueInstant=\"{at}\" Version=\"2.0\">\
             <saml:Issuer>{}</saml:Issuer>",
            asked.id,
            self.entity_id()
        );
        let tail = format!(
            "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">{}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData InResponseTo=\"{}\" \
             NotOnOrAfter=\"{soon}\" Recipient=\"{}\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotOnOrAfter=\"{soon}\"><saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{at}\" SessionIndex=\"{name_id}-session\"{ends}><saml:AuthnContext><saml:AuthnContextClassRef>\
             urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
             <saml:AttributeStatement>{}{}</saml:AttributeStatement></saml:Assertion>",
            person.name_id,
            asked.id,
            asked.acs,
            asked.issuer,
            attribute("email", person.email),
            attribute("displayName", person.name),
            name_id = person.name_id
        );
        let id = format!("{assertion}{}", asked.id);
        let signature = self.signature(&format!("{head}{tail}"), &id);
        STANDARD.encode(format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Destination=\"{}\" ID=\"_response\" InResponseTo=\"{}\" IssueInstant=\"{at}\" \
             Version=\"2.0\"><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode></samlp:Status>\
             {head}{signature}{tail}</samlp:Response>",
            asked.acs, asked.id
        ))
    }

    fn signature(&self, target: &str, id: &str) -> String {
        let inside = format!(
            "<ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"></ds:SignatureMethod>\
             <ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
            STANDARD.encode(sha256(target.as_bytes()))
        );
        let signed = format!(
            "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{inside}</ds:SignedInfo>"
        );
        format!(
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>{inside}</ds:SignedInfo>\
             <ds:SignatureValue>{}</ds:SignatureValue></ds:Signature>",
            self.sign(&signed)
        )
    }

    /// The path, with its query, at which a browser says that somebody signs out here.
    pub fn signs_out(&self, asked: &Asked, name_id: &str, now: OffsetDateTime) -> String {
        let path = asked.acs.path().replace("/acs", "/slo");
        let to = asked.acs.as_str().replace("/acs", "/slo");
        let xml = format!(
            "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_out\" Version=\"2.0\" \
             IssueInstant=\"{}\" Destination=\"{to}\"><saml:Issuer>{}</saml:Issuer><saml:NameID>{name_id}</saml:NameID>\
             <samlp:SessionIndex>{name_id}-session</samlp:SessionIndex></samlp:LogoutRequest>",
            moment(now),
            self.entity_id()
        );
        let mut deflated = Vec::new();
        flate2::read::DeflateEncoder::new(xml.as_bytes(), flate2::Compression::fast())
            .read_to_end(&mut deflated)
            .expect("memory");
        let signed = form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLRequest", &STANDARD.encode(deflated))
            .append_pair("RelayState", "of the idp")
            .append_pair("SigAlg", RSA_SHA256)
            .finish();
        let signature = form_urlencoded::Serializer::new(String::new())
            .append_pair("Signature", &self.sign(&signed))
            .finish();
        format!("{path}?{signed}&{signature}")
    }

    fn sign(&self, text: &str) -> String {
        let mut signer = Signer::new(MessageDigest::sha256(), &self.key).expect("a signer");
        let signature = signer.sign_oneshot_to_vec(text.as_bytes());
        STANDARD.encode(signature.expect("a signature"))
    }
}

/// The XML in an address of the binding HTTP-Redirect.
pub fn message(address: &str) -> String {
    let url: Url = address.parse().expect("an address");
    let (_, deflated) = url
        .query_pairs()
        .find(|(name, _)| name == "SAMLRequest" || name == "SAMLResponse")
        .expect("a message");
    let deflated = STANDARD.decode(deflated.as_ref()).expect("base64");
    let mut xml = String::new();
    DeflateDecoder::new(deflated.as_slice())
        .read_to_string(&mut xml)
        .expect("deflated text");
    xml
}

fn moment(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).expect("a time")
}
