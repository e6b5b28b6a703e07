//! Our own mail that came back.
//!
//! Redirected, it still bears our address or our Message-ID. Passed on by a forwarding rule, it is a mail of the company that
//! carries ours: what a machine forwards is a loop, what a person forwards is a question about it.

use crate::automatic::{is_flagged, is_no_reply};
use crate::company;
use crate::facts::Facts;
use crate::forwarded::Quoting;
use crate::mail::Mail;
use crate::outcome::Person;

pub(crate) fn is_loop(mail: &Mail, facts: &Facts) -> bool {
    let from_us = mail.from.as_ref().is_some_and(|from| is_ours(facts, from))
        || company::is_own_address(facts, &mail.envelope.sender.to_lowercase());
    from_us || is_our_message(mail, facts) || (is_passed_on(mail) && carries_ours(mail, facts))
}

/// Written by the company's own address here, or by the platform.
fn is_ours(facts: &Facts, person: &Person) -> bool {
    company::is_own_address(facts, &person.key())
        || (company::is_platform(facts, person) && is_no_reply(person.local_part()))
}

fn is_our_message(mail: &Mail, facts: &Facts) -> bool {
    mail.message_id
        .as_ref()
        .and_then(|id| facts.known_messages.get(id))
        .is_some_and(|message| message.outgoing)
}

/// Forwarded by a rule, not by a person.
fn is_passed_on(mail: &Mail) -> bool {
    is_flagged(mail)
        || [
            "x-ms-exchange-inbox-rules-loop",
            "x-ms-exchange-organization-autoforwarded",
            "x-autoforward",
            "x-forwarded-to",
            "x-forwarded-for",
        ]
        .into_iter()
        .any(|header| mail.has_header(header))
}

/// The nearest mail inside is one of ours.
fn carries_ours(mail: &Mail, facts: &Facts) -> bool {
    if let Some(original) = mail.originals.first() {
        let inner = &original.mail;
        return inner.from.as_ref().is_some_and(|from| is_ours(facts, from))
            || is_our_message(inner, facts);
    }
    let quoting = Quoting::read(&mail.text);
    let nearest = quoting.blocks.first().and_then(|block| block.from.as_ref());
    quoting.is_forward(&mail.subject) && nearest.is_some_and(|from| is_ours(facts, from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::mail::Envelope;

    const FORWARDED: &str = "\n\nDe : Proffer <no-reply@p.test>\nEnvoyé : mardi 3 février 2026 10:10\nÀ : Eva <eva@acme.test>\nObjet : Demande\n\nBonjour\n";

    #[test]
    fn what_came_back() {
        let facts = Facts {
            mail_domain: "p.test".to_owned(),
            own_addresses: ["acme-1@p.test".to_owned()].into(),
            domains: ["acme.test".to_owned()].into(),
            ..Facts::default()
        };
        let rule = "Auto-Submitted: auto-generated\nFrom: eva@acme.test\nSubject: TR: Demande";
        for (header, text, expected) in [
            ("From: acme-1@p.test", "", true),
            ("From: ACME-1+token@p.test", "", true),
            ("From: no-reply@p.test", "", true),
            ("From: other-2@p.test", "", false),
            ("From: eva@acme.test", "", false),
            (rule, FORWARDED, true),
            (
                "From: eva@acme.test\nSubject: TR: Demande",
                FORWARDED,
                false,
            ),
            (
                rule,
                "\n\nDe : Luc <luc@b.test>\nEnvoyé : 3 février 2026\nObjet : Demande\n\nBonjour\n",
                false,
            ),
        ] {
            let raw = format!("{header}\n\n{text}").replace('\n', "\r\n");
            let mail = Mail::parse(raw.as_bytes(), &Envelope::default(), &Limits::DEFAULT)
                .expect("parses");
            assert_eq!(is_loop(&mail, &facts), expected, "{header}");
        }
    }
}
