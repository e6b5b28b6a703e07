//! Verifying: XML signatures by libxmlsec1 through samael, query strings by OpenSSL.

use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::pkey::Id;
use openssl::sign::{Signer, Verifier};
use samael::crypto::{
    AllowedSignatureAlgorithm, CertificateDer, Crypto, CryptoProvider, ReduceMode,
};

use crate::certificate::{Certificate, SigningKey};
use crate::names;
use crate::refusal::Refusal;

/// Certificates that are tried: two during a roll-over, a few more where an identity provider has several machines.
const MAX_CERTIFICATES: usize = 8;

const ALGORITHMS: [AllowedSignatureAlgorithm; 6] = [
    AllowedSignatureAlgorithm::RsaSha256,
    AllowedSignatureAlgorithm::RsaSha384,
    AllowedSignatureAlgorithm::RsaSha512,
    AllowedSignatureAlgorithm::EcdsaSha256,
    AllowedSignatureAlgorithm::EcdsaSha384,
    AllowedSignatureAlgorithm::EcdsaSha512,
];

/// Verifies every signature of a document that passed the gate with one of the certificates, and gives the octets that were digested: those of the response when it is signed,
/// otherwise those of the assertion. Whoever reads these reads what was signed, whatever else the document holds.
pub(crate) fn signed_octets(xml: &str, certificates: &[Certificate]) -> Result<String, Refusal> {
    // One after the other: a key of another kind than the signature's is an error to libxmlsec1, not a mismatch.
    certificates
        .iter()
        .take(MAX_CERTIFICATES)
        .find_map(|certificate| {
            let certificate = CertificateDer::from(certificate.der());
            Crypto::reduce_xml_to_signed_with_allowed_algorithms(
                xml,
                &[certificate],
                ReduceMode::PreDigest,
                Some(&ALGORITHMS),
            )
            .ok()
        })
        .ok_or(Refusal::Signature)
}

/// Verifies the signature of a query string (SAML bindings §3.4.4.1).
pub(crate) fn verify(
    signed: &[u8],
    algorithm: &str,
    signature: &[u8],
    certificates: &[Certificate],
) -> Result<(), Refusal> {
    let (kind, digest) = method(algorithm).ok_or(Refusal::Algorithm)?;
    let verifies = |certificate: &Certificate| {
        let key = certificate.key().ok().filter(|key| key.id() == kind)?;
        let signature = match kind {
            Id::EC => as_der(signature)?,
            _ => signature.to_vec(),
        };
        let mut verifier = Verifier::new(digest, &key).ok()?;
        verifier.update(signed).ok()?;
        verifier.verify(&signature).ok().filter(|good| *good)
    };
    certificates
        .iter()
        .take(MAX_CERTIFICATES)
        .find_map(verifies)
        .map(|_| ())
        .ok_or(Refusal::Signature)
}

fn method(algorithm: &str) -> Option<(Id, MessageDigest)> {
    if !names::SIGNATURE_METHODS.contains(&algorithm) {
        return None;
    }
    let (_, name) = algorithm.split_once('#')?;
    let (kind, digest) = name.split_once('-')?;
    let kind = match kind {
        "rsa" => Id::RSA,
        "ecdsa" => Id::EC,
        _ => return None,
    };
    let digest = match digest {
        "sha256" => MessageDigest::sha256(),
        "sha384" => MessageDigest::sha384(),
        "sha512" => MessageDigest::sha512(),
        _ => return None,
    };
    Some((kind, digest))
}

/// XML Signature §6.4.3 writes the two numbers one after the other; OpenSSL wants them in DER.
fn as_der(signature: &[u8]) -> Option<Vec<u8>> {
    if signature.is_empty() || !signature.len().is_multiple_of(2) {
        return None;
    }
    let (r, s) = signature.split_at(signature.len() / 2);
    let (r, s) = (BigNum::from_slice(r).ok()?, BigNum::from_slice(s).ok()?);
    EcdsaSig::from_private_components(r, s).ok()?.to_der().ok()
}

/// Signs a query string with [`names::RSA_SHA256`].
pub(crate) fn sign(key: &SigningKey, signed: &[u8]) -> Result<Vec<u8>, openssl::error::ErrorStack> {
    let mut signing = Signer::new(MessageDigest::sha256(), key.key())?;
    signing.update(signed)?;
    signing.sign_to_vec()
}
