//! Whatever comes, as a mail of a stranger and as one of a member: parsed, understood, made safe to show.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use understanding::{
    Envelope, Facts, KnownMessage, KnownRequest, Limits, Mail, RemoteImages, raw_identity, refused,
    safe_html, understand, unparsed,
};

static COMPANY: LazyLock<Facts> = LazyLock::new(|| {
    let request = KnownRequest {
        request: "r-1".to_owned(),
        participants: ["jan@customer.test".to_owned()].into(),
        subject: "prijs".to_owned(),
    };
    let message = KnownMessage {
        request: "r-1".to_owned(),
        outgoing: true,
    };
    Facts {
        mail_domain: "proposals.test".to_owned(),
        own_addresses: ["company-1@proposals.test".to_owned()].into(),
        domains: ["company.test".to_owned()].into(),
        known_messages: [("m-1@proposals.test".to_owned(), message)].into(),
        requests: [("r-1".to_owned(), request.clone())].into(),
        recent_requests: vec![request],
        ..Facts::default()
    }
});

fuzz_target!(|raw: &[u8]| {
    let envelope = Envelope {
        sender: "jan@customer.test".to_owned(),
        recipient: "company-1@proposals.test".to_owned(),
    };
    raw_identity(raw);
    let outcome = match Mail::parse(raw, &envelope, &Limits::DEFAULT) {
        Ok(mail) => {
            mail.identity();
            understand(&mail, &COMPANY)
        }
        Err(refusal) => refused(raw, &envelope, refusal),
    };
    // What the product relies on, whatever the mail.
    assert!(
        outcome
            .candidates
            .iter()
            .any(|candidate| candidate.person == outcome.requester),
        "the requester is a candidate"
    );
    if let Some(html) = &outcome.html {
        let safe = safe_html(html, &|_| None, RemoteImages::Hide)
            .html
            .to_lowercase();
        assert!(
            !safe.contains("<script") && !safe.contains("<iframe"),
            "{safe}"
        );
    }
    unparsed(raw, &envelope);
});
