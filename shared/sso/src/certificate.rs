//! Certificates of identity providers, and our own keys.
//!
//! A certificate is a vessel for a public key here: it is trusted because an owner gave it, so neither its issuer nor its end says anything (SAML metadata §2.6.1 of
//! the interoperability profile).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509Name};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// RSA keys below this are refused, ours have it (NIST SP 800-57 part 1 §5.6.2: 112 bits of strength, until 2030), times this and a half.
const WEAKEST_RSA: u32 = 2048;
/// Bits of our own keys: 128 bits of strength.
const OWN_RSA: u32 = 3072;
/// Nothing larger is verified: it would cost more than it proves.
const LARGEST_RSA: u32 = 8192;
/// How long the certificate round our own key says that it lasts; whoever reads it as more than a key must not be surprised.
const OWN_LIFETIME: Duration = Duration::days(3650);

/// A certificate that can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not a certificate.
    #[error("this is not an X.509 certificate")]
    Unreadable,
    /// Too weak, too large, or of a kind that we don't verify.
    #[error("the certificate's key is of a kind that is not allowed")]
    Key,
    /// No key could be made.
    #[error("no key could be made")]
    Making,
}

/// A certificate: base64 of its DER.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Certificate(String);

impl Certificate {
    /// Reads what metadata hold: base64, with whatever space in it.
    pub fn from_base64(text: &str) -> Result<Self, CertificateError> {
        let compact: String = text.split_ascii_whitespace().collect();
        let der = STANDARD
            .decode(&compact)
            .map_err(|_| CertificateError::Unreadable)?;
        let key = X509::from_der(&der)
            .and_then(|certificate| certificate.public_key())
            .map_err(|_| CertificateError::Unreadable)?;
        if is_allowed(&key) {
            Ok(Self(compact))
        } else {
            Err(CertificateError::Key)
        }
    }

    /// Base64 of its DER, in one line.
    pub fn as_base64(&self) -> &str {
        &self.0
    }

    /// SHA-256 of its DER in hexadecimal pairs: how people compare certificates.
    pub fn fingerprint(&self) -> String {
        let digest = self
            .x509()
            .and_then(|certificate| Ok(certificate.digest(MessageDigest::sha256())?.to_vec()))
            .unwrap_or_default();
        let pairs: Vec<_> = digest.iter().map(|octet| format!("{octet:02X}")).collect();
        pairs.join(":")
    }

    /// When it says that it ends.
    pub fn ends_at(&self) -> Option<OffsetDateTime> {
        let certificate = self.x509().ok()?;
        let epoch = Asn1Time::from_unix(0).ok()?;
        let since = epoch.diff(certificate.not_after()).ok()?;
        let seconds = i64::from(since.days) * 86_400 + i64::from(since.secs);
        OffsetDateTime::from_unix_timestamp(seconds).ok()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        STANDARD.decode(&self.0).unwrap_or_default()
    }

    pub(crate) fn key(&self) -> Result<PKey<Public>, openssl::error::ErrorStack> {
        self.x509()?.public_key()
    }

    fn x509(&self) -> Result<X509, openssl::error::ErrorStack> {
        X509::from_der(&self.der())
    }
}

fn is_allowed(key: &PKey<Public>) -> bool {
    match key.id() {
        Id::RSA => (WEAKEST_RSA..=LARGEST_RSA).contains(&key.bits()),
        Id::EC => key
            .ec_key()
            .ok()
            .and_then(|key| key.group().curve_name())
            .is_some_and(|curve| {
                [Nid::X9_62_PRIME256V1, Nid::SECP384R1, Nid::SECP521R1].contains(&curve)
            }),
        _ => false,
    }
}

/// The key that signs what we ask of one identity provider, and the certificate it is known by.
#[derive(Clone)]
pub struct SigningKey {
    key: PKey<Private>,
    certificate: Certificate,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("certificate", &self.certificate.fingerprint())
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes one. It takes up to a second of one core. `name` is what the certificate is called.
    pub fn generate(name: &str, now: OffsetDateTime) -> Result<Self, CertificateError> {
        let made = || -> Result<(PKey<Private>, Vec<u8>), openssl::error::ErrorStack> {
            let key = PKey::from_rsa(Rsa::generate(OWN_RSA)?)?;
            let mut called = X509Name::builder()?;
            // 64 characters are the most that X.520 allows.
            let name: String = name.chars().take(64).collect();
            called.append_entry_by_nid(Nid::COMMONNAME, &name)?;
            let called = called.build();
            let mut serial = BigNum::new()?;
            serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
            let mut certificate = X509::builder()?;
            certificate.set_version(2)?;
            certificate.set_serial_number(&*serial.to_asn1_integer()?)?;
            certificate.set_subject_name(&called)?;
            certificate.set_issuer_name(&called)?;
            let ends_at = now + OWN_LIFETIME;
            certificate.set_not_before(&*Asn1Time::from_unix(now.unix_timestamp())?)?;
            certificate.set_not_after(&*Asn1Time::from_unix(ends_at.unix_timestamp())?)?;
            certificate.set_pubkey(&key)?;
            certificate.sign(&key, MessageDigest::sha256())?;
            Ok((key, certificate.build().to_der()?))
        };
        let (key, der) = made().map_err(|_| CertificateError::Making)?;
        Ok(Self {
            key,
            certificate: Certificate(STANDARD.encode(der)),
        })
    }

    /// Reads what [`to_pem`](Self::to_pem) gave, with its certificate.
    pub fn from_pem(pem: &str, certificate: Certificate) -> Result<Self, CertificateError> {
        let key =
            PKey::private_key_from_pem(pem.as_bytes()).map_err(|_| CertificateError::Unreadable)?;
        Ok(Self { key, certificate })
    }

    /// The secret itself.
    pub fn to_pem(&self) -> Result<String, CertificateError> {
        let pem = self
            .key
            .private_key_to_pem_pkcs8()
            .map_err(|_| CertificateError::Making)?;
        String::from_utf8(pem).map_err(|_| CertificateError::Making)
    }

    /// What it is known by.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(crate) fn key(&self) -> &PKey<Private> {
        &self.key
    }
}
