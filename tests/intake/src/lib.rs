//! Measures how well and how fast mails are understood: the figures behind the table that `intake-table` prints, and the
//! floors that the tests hold.
//!
//! The cases are our own mails (`mails/`, each with what is expected of it), forwards generated from what clients write in
//! each language ([`variants`]), mails built to hurt, and open collections outside this repository ([`corpora`]).

pub mod answers;
pub mod bounces;
pub mod clock;
pub mod corpora;
pub mod dice;
pub mod forwards;
pub mod hostile;
pub mod hurt;
pub mod own;
pub mod replies;
pub mod row;
pub mod speed;
pub mod variants;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use understanding::{Envelope, Facts, Limits, Mail, Understanding, refused, understand};

/// As a company understands it whose members write from `company.test`.
pub fn understood(raw: &[u8], sender: &str) -> Understanding {
    let envelope = Envelope {
        sender: sender.to_owned(),
        recipient: "company-1@proposals.test".to_owned(),
    };
    understood_by(&company(), raw, &envelope)
}

/// The whole way of a mail, whatever becomes of it.
pub fn understood_by(facts: &Facts, raw: &[u8], envelope: &Envelope) -> Understanding {
    match Mail::parse(raw, envelope, &Limits::DEFAULT) {
        Ok(mail) => understand(&mail, facts),
        Err(refusal) => refused(raw, envelope, refusal),
    }
}

fn company() -> Facts {
    Facts {
        mail_domain: "proposals.test".to_owned(),
        domains: ["company.test".to_owned()].into(),
        ..Facts::default()
    }
}

/// A mail around a body.
pub(crate) fn mail(from: &str, subject: &str, kind: &str, body: &str) -> Vec<u8> {
    let mut raw = format!("From: {from}\r\nTo: company-1@proposals.test\r\n");
    let _ = write!(raw, "Subject: =?utf-8?B?{}?=\r\n", STANDARD.encode(subject));
    raw.push_str("Date: Fri, 5 Nov 2021 10:00:00 +0000\r\nMessage-ID: <x@company.test>\r\nMIME-Version: 1.0\r\n");
    let _ = write!(
        raw,
        "Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    for line in STANDARD.encode(body).as_bytes().chunks(76) {
        raw.push_str(std::str::from_utf8(line).expect("base64 is ASCII"));
        raw.push_str("\r\n");
    }
    raw.into_bytes()
}

/// What a member of the company forwards.
pub(crate) fn forwarded(subject: &str, kind: &str, body: &str) -> Understanding {
    understood(
        &mail("Eva <eva@company.test>", subject, kind, body),
        "eva@company.test",
    )
}

/// What a customer answers.
pub(crate) fn answered(kind: &str, body: &str) -> Understanding {
    understood(
        &mail("Jan <jan@customer.test>", "Re: prijs", kind, body),
        "jan@customer.test",
    )
}

/// White space does not count.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
