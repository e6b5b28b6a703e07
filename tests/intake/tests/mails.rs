//! What our own mails show beyond `mails/expected.json`: other facts about the company, HTML, attachments, signatures.

use intake_table::own::{OURS, company, raw};
use understanding::{
    Envelope, Facts, Kind, Limits, Mail, RemoteImages, Silence, Understanding, safe_html,
    understand,
};

fn understood_with(file: &str, facts: &Facts, recipient: &str) -> Understanding {
    let envelope = Envelope {
        sender: "sender@mail.example".to_owned(),
        recipient: recipient.to_owned(),
    };
    let mail = Mail::parse(&raw(file), &envelope, &Limits::DEFAULT).expect("parses");
    understand(&mail, facts)
}

fn understood(file: &str) -> Understanding {
    understood_with(file, &company(), OURS)
}

#[test]
fn html_of_an_answer_ends_before_the_history() {
    for file in ["fr-reply-gmail", "nl-reply-outlook-html"] {
        let html = understood(file).html.expect("HTML");
        assert!(!html.contains("proposals.example"), "{file}: {html}");
    }
}

#[test]
fn a_reference_to_a_message_of_others_opens_a_request() {
    let outcome = understood_with(
        "fr-reply-gmail",
        &Facts {
            known_messages: [].into(),
            ..company()
        },
        OURS,
    );
    assert_eq!(outcome.kind, Kind::NewRequest);
}

#[test]
fn a_blocked_sender_is_held() {
    let facts = Facts {
        blocked: ["sam@carter.example".to_owned()].into(),
        ..company()
    };
    assert_eq!(
        understood_with("en-direct-attachment", &facts, OURS).kind,
        Kind::Blocked
    );
}

#[test]
fn a_remembered_correction_decides() {
    let stranger = "paul@remy.example".to_owned();
    let own = Facts {
        forwarder_is_requester: [(stranger.clone(), true)].into(),
        ..company()
    };
    let outcome = understood_with("fr-forward-of-stranger", &own, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("paul@remy.example", true)
    );
    let inner = Facts {
        forwarder_is_requester: [(stranger.clone(), false)].into(),
        ..company()
    };
    let outcome = understood_with("fr-forward-of-stranger", &inner, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("plans@studio-nova.example", true)
    );
    let trusted = Facts {
        trusted_forwarders: [stranger].into(),
        ..company()
    };
    assert_eq!(
        understood_with("fr-forward-of-stranger", &trusted, OURS)
            .requester
            .email,
        "plans@studio-nova.example"
    );
}

#[test]
fn doubt_has_candidates_and_no_automatic_reply() {
    let outcome = understood("fr-forward-of-stranger");
    let found: Vec<&str> = outcome
        .candidates
        .iter()
        .map(|candidate| candidate.person.email.as_str())
        .collect();
    assert_eq!(found, ["paul@remy.example", "plans@studio-nova.example"]);
    assert_eq!(outcome.silence, [Silence::RequesterInDoubt]);

    let unverified = Facts {
        sender_unverified: true,
        ..company()
    };
    let outcome = understood_with("fr-forward-gmail", &unverified, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("nathan@dubois.example", false)
    );
}

#[test]
fn only_certain_requests_of_people_are_answered_automatically() {
    for (file, silence) in [
        ("fr-direct-windows-1252", vec![]),
        ("fr-forward-gmail", vec![]),
        (
            "fr-exchange-rule-forward",
            vec![Silence::AutoSubmitted, Silence::ResponseSuppressed],
        ),
        ("nl-group-via", vec![Silence::List, Silence::Precedence]),
    ] {
        assert_eq!(understood(file).silence, silence, "{file}");
    }
}

#[test]
fn html_of_a_forward_is_the_originals() {
    let html = understood("fr-forward-gmail").html.expect("HTML");
    let safe = safe_html(&html, &|_| None, RemoteImages::Hide).html;
    assert!(
        safe.contains("<b>comptoir en chêne</b>")
            && !safe.contains("Voir ci-dessous")
            && !safe.contains("Forwarded"),
        "{safe}"
    );
}

#[test]
fn attachments() {
    let outcome = understood("en-direct-attachment");
    assert_eq!(outcome.attachments.len(), 1);
    assert_eq!(
        (
            outcome.attachments[0].name.as_str(),
            outcome.attachments[0].content_type.as_str()
        ),
        ("plan of shelves.pdf", "application/pdf")
    );
    assert_eq!(outcome.attachments[0].content, b"%PDF-1.4 plan");

    let outcome = understood("de-inline-image");
    assert!(outcome.attachments[0].inline);
    let html = outcome.html.expect("HTML");
    let safe = safe_html(
        &html,
        &|cid| (cid == "skizze@weiss").then(|| "/a/1".to_owned()),
        RemoteImages::Hide,
    );
    assert!(
        safe.html.contains("src=\"/a/1\"")
            && safe.has_remote_images
            && !safe.html.contains("track.example"),
        "{}",
        safe.html
    );

    assert!(understood("nl-attached-original").attachments.is_empty());
}

#[test]
fn a_signature_pre_fills_the_prospect() {
    let signature = understood("fr-direct-windows-1252").signature;
    assert_eq!(signature.company.as_deref(), Some("Brasserie du Lac SRL"));
    assert_eq!(signature.phone.as_deref(), Some("+3210550123"));
    assert_eq!(signature.vat_number.as_deref(), Some("BE0403170701"));
    assert_eq!(
        signature.website.as_deref(),
        Some("https://www.brasserie-du-lac.example")
    );
    assert_eq!(
        signature.address.as_deref(),
        Some("Rue du Lac 8, 1348 Louvain-la-Neuve")
    );
}
