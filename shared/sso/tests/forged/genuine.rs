//! What must come in: otherwise the refusals would prove nothing.

use crate::signer::{
    ECDSA_SHA256, EXCLUSIVE, RSA_SHA512, SHA512, Shape, Signatory, Signing, enveloped,
};
use crate::{attempt, posted};

#[test]
fn genuine_responses_come_in() {
    let (rsa, ec, other) = (Signatory::rsa(2048), Signatory::ec(), Signatory::rsa(2048));
    let shape = Shape::default();
    let plain = Signing::default();
    let strong = Signing {
        method: RSA_SHA512.into(),
        digest: SHA512.into(),
        ..plain.clone()
    };
    let curve = Signing {
        method: ECDSA_SHA256.into(),
        ..plain.clone()
    };
    // What OpenSAML writes: a prefix that is kept though only values use it. It is in scope nowhere here, so the octets are the same.
    let kept = Signing {
        transforms: format!(
            "{}<ds:Transform Algorithm=\"{EXCLUSIVE}\"><ec:InclusiveNamespaces xmlns:ec=\"{EXCLUSIVE}\" PrefixList=\"xs\"></ec:InclusiveNamespaces></ds:Transform>",
            enveloped()
        ),
        ..plain.clone()
    };
    let named = Signing {
        tail: format!(
            "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
            rsa.base64()
        ),
        ..plain.clone()
    };
    let sparse = Shape {
        destination: None,
        in_response_to: None,
        response_issuer: None,
        ..shape.clone()
    };
    let signed = |signing: &Signing| shape.response("", &shape.signed_assertion(&rsa, signing));
    let rows = [
        ("assertion signed", signed(&plain)),
        (
            "response signed",
            shape.signed_response(&rsa, &plain, &shape.assertion("")),
        ),
        (
            "both signed",
            shape.signed_response(&rsa, &plain, &shape.signed_assertion(&rsa, &plain)),
        ),
        ("RSA-SHA512", signed(&strong)),
        (
            "ECDSA",
            shape.response("", &shape.signed_assertion(&ec, &curve)),
        ),
        ("a prefix kept", signed(&kept)),
        ("with KeyInfo", signed(&named)),
        (
            "the least around a signed assertion",
            sparse.response("", &shape.signed_assertion(&rsa, &plain)),
        ),
        (
            "with a declaration",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}",
                signed(&plain)
            ),
        ),
    ];
    // During a roll-over, an older key of each kind stands before the one in use.
    let certificates = vec![other.certificate(), ec.certificate(), rsa.certificate()];
    for (name, xml) in rows {
        let asserted = attempt(&posted(&xml), certificates.clone())
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(asserted.name_id.value, "anna-77", "{name}");
        assert_eq!(
            asserted.value("mail"),
            Some("anna@atelier.example"),
            "{name}"
        );
        assert_eq!(asserted.session_index.as_deref(), Some("s-1"), "{name}");
    }
}

#[test]
fn a_response_in_lines_comes_in() {
    let rsa = Signatory::rsa(2048);
    let shape = Shape::default();
    let xml = shape.response("", &shape.signed_assertion(&rsa, &Signing::default()));
    let lines: Vec<_> = posted(&xml)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    assert!(attempt(&lines.join("\r\n"), vec![rsa.certificate()]).is_ok());
}
