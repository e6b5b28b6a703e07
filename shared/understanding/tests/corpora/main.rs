//! Measures understanding against open collections of mail, outside this repository, and holds it to floors.
//!
//! The folder is named by `PROFFER_CORPORA`; without it, `shared/corpora` beside the checkout is taken. Where it is absent the
//! tests say so and pass.
#![expect(clippy::print_stdout, reason = "the table is what these tests are for")]

mod bounces;
mod forwards;
mod hostile;
mod replies;
mod score;

use std::fmt::Write as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use understanding::{Envelope, Facts, Limits, Mail, Understanding, refused, understand};

fn corpora() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let folder = std::env::var_os("PROFFER_CORPORA").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no corpora in {}", folder.display());
    None
}

fn rows(file: &str) -> Vec<Value> {
    let Some(folder) = corpora() else {
        return Vec::new();
    };
    let rows = std::fs::read_to_string(folder.join(file)).expect("a corpus is readable");
    rows.lines()
        .map(|line| serde_json::from_str(line).expect("a row is JSON"))
        .collect()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

fn raw_of(row: &Value) -> Vec<u8> {
    STANDARD.decode(text(row, "raw_b64")).expect("base64")
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As a company understands it whose members write from `company.test`.
fn understood(raw: &[u8], sender: &str) -> Understanding {
    let envelope = Envelope {
        sender: sender.to_owned(),
        recipient: "company-1@proposals.test".to_owned(),
    };
    let facts = Facts {
        mail_domain: "proposals.test".to_owned(),
        domains: ["company.test".to_owned()].into(),
        ..Facts::default()
    };
    match Mail::parse(raw, &envelope, &Limits::DEFAULT) {
        Ok(mail) => understand(&mail, &facts),
        Err(refusal) => refused(raw, &envelope, refusal),
    }
}

/// A mail around a body.
fn mail(from: &str, subject: &str, kind: &str, body: &str) -> Vec<u8> {
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
fn forwarded(subject: &str, kind: &str, body: &str) -> Understanding {
    understood(
        &mail("Eva <eva@company.test>", subject, kind, body),
        "eva@company.test",
    )
}

/// What a customer answers.
fn answered(kind: &str, body: &str) -> Understanding {
    understood(
        &mail("Jan <jan@customer.test>", "Re: prijs", kind, body),
        "jan@customer.test",
    )
}
