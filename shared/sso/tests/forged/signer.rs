//! An identity provider for tests. It writes canonical XML by hand, so that it can sign without a canonicaliser, and anything that one would refuse to sign.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use openssl::x509::X509;
use sso::{Certificate, IdentityProvider, Service};

pub(crate) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
pub(crate) const SHA512: &str = "http://www.w3.org/2001/04/xmlenc#sha512";
pub(crate) const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
pub(crate) const MD5: &str = "http://www.w3.org/2001/04/xmldsig-more#md5";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub(crate) const RSA_SHA512: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
pub(crate) const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
pub(crate) const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
pub(crate) const HMAC_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
pub(crate) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
pub(crate) const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(crate) const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

/// Who signs.
pub(crate) struct Signatory {
    pub(crate) key: PKey<Private>,
    pub(crate) certificate: Vec<u8>,
}

impl Signatory {
    pub(crate) fn rsa(bits: u32) -> Self {
        Self::of(PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap())
    }

    pub(crate) fn ec() -> Self {
        let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        Self::of(PKey::from_ec_key(EcKey::generate(&curve).unwrap()).unwrap())
    }

    fn of(key: PKey<Private>) -> Self {
        let mut certificate = X509::builder().unwrap();
        certificate.set_version(2).unwrap();
        let serial = BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap();
        certificate.set_serial_number(&serial).unwrap();
        // Long over: what counts is that an owner gave it.
        certificate
            .set_not_before(&Asn1Time::from_unix(0).unwrap())
            .unwrap();
        certificate
            .set_not_after(&Asn1Time::from_unix(86_400).unwrap())
            .unwrap();
        certificate.set_pubkey(&key).unwrap();
        certificate.sign(&key, MessageDigest::sha256()).unwrap();
        let certificate = certificate.build().to_der().unwrap();
        Self { key, certificate }
    }

    pub(crate) fn certificate(&self) -> Certificate {
        Certificate::from_base64(&self.base64()).unwrap()
    }

    pub(crate) fn base64(&self) -> String {
        STANDARD.encode(&self.certificate)
    }
}

/// How a signature is made, genuine unless changed.
#[derive(Clone)]
pub(crate) struct Signing {
    pub(crate) method: String,
    pub(crate) digest: String,
    pub(crate) canonicalisation: String,
    /// Inside of `Transforms`.
    pub(crate) transforms: String,
    /// The reference; `None`: to the target's id.
    pub(crate) uri: Option<String>,
    /// After `SignatureValue`.
    pub(crate) tail: String,
    /// Inside of `SignatureMethod`.
    pub(crate) parameter: String,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            method: RSA_SHA256.into(),
            digest: SHA256.into(),
            canonicalisation: EXCLUSIVE.into(),
            transforms: format!("{}{}", transform(ENVELOPED), transform(EXCLUSIVE)),
            uri: None,
            tail: String::new(),
            parameter: String::new(),
        }
    }
}

pub(crate) fn transform(algorithm: &str) -> String {
    format!("<ds:Transform Algorithm=\"{algorithm}\"></ds:Transform>")
}

pub(crate) fn enveloped() -> String {
    transform(ENVELOPED)
}

impl Signing {
    /// The signature over a canonical element with this id.
    pub(crate) fn sign(&self, by: &Signatory, target: &str, id: &str) -> String {
        let digest = match self.digest.as_str() {
            SHA1 => MessageDigest::sha1(),
            MD5 => MessageDigest::md5(),
            SHA512 => MessageDigest::sha512(),
            _ => MessageDigest::sha256(),
        };
        let digest = STANDARD.encode(hash(digest, target.as_bytes()).unwrap());
        let uri = self.uri.clone().unwrap_or_else(|| format!("#{id}"));
        let inside = format!(
            "<ds:CanonicalizationMethod Algorithm=\"{}\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{}\">{}</ds:SignatureMethod>\
             <ds:Reference URI=\"{uri}\"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm=\"{}\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>",
            self.canonicalisation, self.method, self.parameter, self.transforms, self.digest
        );
        let signed = format!("<ds:SignedInfo xmlns:ds=\"{DS}\">{inside}</ds:SignedInfo>");
        let value = STANDARD.encode(self.value(by, signed.as_bytes()));
        format!(
            "<ds:Signature xmlns:ds=\"{DS}\"><ds:SignedInfo>{inside}</ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue>{}</ds:Signature>",
            self.tail
        )
    }

    fn value(&self, by: &Signatory, octets: &[u8]) -> Vec<u8> {
        if self.method == HMAC_SHA256 {
            // As if the published key were a shared secret.
            let key = PKey::hmac(&by.certificate).unwrap();
            let mut signer = Signer::new(MessageDigest::sha256(), &key).unwrap();
            return signer.sign_oneshot_to_vec(octets).unwrap();
        }
        let digest = match self.method.as_str() {
            RSA_SHA1 => MessageDigest::sha1(),
            RSA_SHA512 => MessageDigest::sha512(),
            _ => MessageDigest::sha256(),
        };
        let mut signer = Signer::new(digest, &by.key).unwrap();
        let signature = signer.sign_oneshot_to_vec(octets).unwrap();
        if by.key.id() == Id::EC {
            let signature = EcdsaSig::from_der(&signature).unwrap();
            let r = signature.r().to_vec_padded(32).unwrap();
            return [r, signature.s().to_vec_padded(32).unwrap()].concat();
        }
        signature
    }
}

/// A response in pieces, genuine unless changed.
#[derive(Clone)]
pub(crate) struct Shape {
    pub(crate) response_id: String,
    /// Attributes of the response after its `Destination` up to `Version`, which are in the alphabet's order.
    pub(crate) destination: Option<String>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) response_issuer: Option<String>,
    pub(crate) status: String,
    pub(crate) issued_at: String,
    pub(crate) assertion_id: String,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) conditions: String,
    pub(crate) statement: String,
    pub(crate) attributes: String,
}

pub(crate) const IDP: &str = "https://idp.example/metadata";
pub(crate) const SP: &str = "https://portal.example/sso/atelier/metadata";
pub(crate) const ACS: &str = "https://portal.example/sso/atelier/acs";
pub(crate) const SLO: &str = "https://portal.example/sso/atelier/slo";
pub(crate) const REQUEST: &str = "_7d3f0c1b9a8e4d5c6b7a";
pub(crate) const SUCCESS: &str =
    "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode>";
pub(crate) const NAME: &str = "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">anna-77</saml:NameID>";
pub(crate) const SOON: &str = "2026-11-28T10:05:00Z";

pub(crate) fn confirmation(attributes: &str) -> String {
    format!(
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData {attributes}></saml:SubjectConfirmationData></saml:SubjectConfirmation>"
    )
}

pub(crate) fn confirmed() -> String {
    confirmation(&format!(
        "InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"{SOON}\" Recipient=\"{ACS}\""
    ))
}

pub(crate) fn audience(name: &str) -> String {
    format!(
        "<saml:AudienceRestriction><saml:Audience>{name}</saml:Audience></saml:AudienceRestriction>"
    )
}

pub(crate) fn conditions(attributes: &str, inside: &str) -> String {
    format!("<saml:Conditions {attributes}>{inside}</saml:Conditions>")
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            response_id: "_response1".into(),
            destination: Some(ACS.into()),
            in_response_to: Some(REQUEST.into()),
            response_issuer: Some(IDP.into()),
            status: SUCCESS.into(),
            issued_at: "2026-11-28T09:59:58.123Z".into(),
            assertion_id: "_assertion1".into(),
            issuer: IDP.into(),
            subject: format!("{NAME}{}", confirmed()),
            conditions: conditions(
                &format!("NotBefore=\"2026-11-28T09:59:00Z\" NotOnOrAfter=\"{SOON}\""),
                &audience(SP),
            ),
            statement: "<saml:AuthnStatement AuthnInstant=\"2026-11-28T09:59:50Z\" SessionIndex=\"s-1\"><saml:AuthnContext>\
                <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>".into(),
            attributes: "<saml:AttributeStatement><saml:Attribute FriendlyName=\"mail\" Name=\"urn:oid:0.9.2342.19200300.100.1.3\">\
                <saml:AttributeValue>anna@atelier.example</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>".into(),
        }
    }
}

impl Shape {
    pub(crate) fn assertion(&self, signature: &str) -> String {
        format!(
            "<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"{}\" IssueInstant=\"{}\" Version=\"2.0\"><saml:Issuer>{}</saml:Issuer>{signature}\
             <saml:Subject>{}</saml:Subject>{}{}{}</saml:Assertion>",
            self.assertion_id,
            self.issued_at,
            self.issuer,
            self.subject,
            self.conditions,
            self.statement,
            self.attributes
        )
    }

    pub(crate) fn signed_assertion(&self, by: &Signatory, signing: &Signing) -> String {
        let signature = signing.sign(by, &self.assertion(""), &self.assertion_id);
        self.assertion(&signature)
    }

    /// With this after the issuer: a signature; and this after the status: assertions.
    pub(crate) fn response(&self, signature: &str, inside: &str) -> String {
        let attribute = |name: &str, value: &Option<String>| {
            value
                .as_ref()
                .map(|value| format!(" {name}=\"{value}\""))
                .unwrap_or_default()
        };
        let issuer = self
            .response_issuer
            .as_ref()
            .map(|issuer| format!("<saml:Issuer xmlns:saml=\"{SAML}\">{issuer}</saml:Issuer>"))
            .unwrap_or_default();
        format!(
            "<samlp:Response xmlns:samlp=\"{SAMLP}\"{} ID=\"{}\"{} IssueInstant=\"{}\" Version=\"2.0\">{issuer}{signature}\
             <samlp:Status>{}</samlp:Status>{inside}</samlp:Response>",
            attribute("Destination", &self.destination),
            self.response_id,
            attribute("InResponseTo", &self.in_response_to),
            self.issued_at,
            self.status
        )
    }

    pub(crate) fn signed_response(
        &self,
        by: &Signatory,
        signing: &Signing,
        inside: &str,
    ) -> String {
        let signature = signing.sign(by, &self.response("", inside), &self.response_id);
        self.response(&signature, inside)
    }
}

pub(crate) fn idp(certificates: Vec<Certificate>) -> IdentityProvider {
    IdentityProvider {
        entity_id: IDP.into(),
        sign_in_url: "https://idp.example/sso".into(),
        logout_url: Some("https://idp.example/slo".into()),
        logout_answer_url: None,
        certificates,
    }
}

pub(crate) fn service() -> Service {
    Service {
        entity_id: SP.into(),
        acs_url: ACS.into(),
        logout_url: SLO.into(),
    }
}
