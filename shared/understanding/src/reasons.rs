//! The written reasons of a decision. Every code has a text in the locale files (`why-<code>`, `warning-<code>`).

use crate::limits::DETAIL_CHARACTERS;
use crate::outcome::Reason;

/// Every code a [`Reason`] of `Understanding::reasons` may have.
pub const REASON_CODES: &[&str] = &[
    "attached-original",
    "attached-original-of-stranger",
    "automatic-forward",
    "automatic-reply-header",
    "automatic-reply-subject",
    "automatically-sent",
    "blocked-sender",
    "bounce-report",
    "bounce-text",
    "bulk-header",
    "calendar-answer",
    "complaint-report",
    "contact-form",
    "contact-form-of-stranger",
    "forwarder-remembered",
    "forwarder-unverified",
    "forwarding-confirmation",
    "inline-forward",
    "inline-forward-of-stranger",
    "inner-sender-without-address",
    "list-of-the-company",
    "loop",
    "member-without-forward",
    "on-thread-by-participant",
    "on-thread-by-reference",
    "on-thread-by-token",
    "on-thread-by-writer",
    "only-colleagues",
    "only-machines",
    "original-sender-header",
    "read-receipt",
    "spam-flag",
    "trusted-forwarder",
    "unknown-writer",
    "written-directly",
];

/// Every code a [`Reason`] of `Understanding::warnings` may have.
pub const WARNING_CODES: &[&str] = &[
    "header-too-large",
    "nested-too-deeply",
    "no-header",
    "no-sender",
    "not-parsed",
    "outlook-container",
    "outlook-message",
    "person-erased",
    "text-cut",
    "too-many-parts",
];

/// The reasons so far.
#[derive(Debug, Default)]
pub(crate) struct Reasons(Vec<Reason>);

impl Reasons {
    pub(crate) fn add(&mut self, code: &'static str, detail: &str) {
        debug_assert!(REASON_CODES.contains(&code), "{code} has no text");
        self.0.push(reason(code, detail));
    }

    pub(crate) fn into_vec(self) -> Vec<Reason> {
        self.0
    }
}

pub(crate) fn warning(code: &'static str, detail: &str) -> Reason {
    debug_assert!(WARNING_CODES.contains(&code), "{code} has no text");
    reason(code, detail)
}

fn reason(code: &str, detail: &str) -> Reason {
    let one_line = detail
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    Reason {
        code: code.to_owned(),
        detail: one_line.chars().take(DETAIL_CHARACTERS).collect(),
    }
}
