//! Mails that machines sent: automatic replies, lists, bulk; and to whom no automatic reply may go (RFC 3834, RFC 2919).

use crate::company;
use crate::facts::Facts;
use crate::forwarded::Quoting;
use crate::mail::Mail;
use crate::outcome::{Kind, Person, Silence};
use crate::reasons::Reasons;

/// What the headers say about a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    /// An answer nobody wrote: absence notes, receipts.
    AutomaticReply,
    /// Newsletters, lists, spam.
    Bulk,
}

/// Whether a machine sent it, and what. A mail that is merely flagged automatic (`auto-generated`) is somebody's: web forms and
/// the forwarding rules of Exchange flag it so.
pub(crate) fn machine(mail: &Mail, facts: &Facts, reasons: &mut Reasons) -> Option<Machine> {
    if let Some(report) = mail
        .reports
        .iter()
        .find(|report| report.subtype == "disposition-notification")
    {
        reasons.add(
            "read-receipt",
            report.text.lines().next().unwrap_or_default(),
        );
        return Some(Machine::AutomaticReply);
    }
    if mail
        .reports
        .iter()
        .any(|report| report.subtype == "feedback-report")
    {
        reasons.add("complaint-report", "");
        return Some(Machine::AutomaticReply);
    }
    if let Some(calendar) = mail.calendar.as_ref().filter(|it| it.method == "reply") {
        reasons.add("calendar-answer", &calendar.words);
        return Some(Machine::AutomaticReply);
    }
    if let Some(header) = reply_header(mail) {
        reasons.add("automatic-reply-header", &header);
        return Some(Machine::AutomaticReply);
    }
    if has_reply_subject(mail) {
        reasons.add("automatic-reply-subject", &mail.subject);
        return Some(Machine::AutomaticReply);
    }
    // Somebody said so: what such a forwarder sends is wanted, however many headers of lists and filters it carries.
    let trusted = |person: &Person| facts.trusted_forwarders.contains(&person.key());
    if mail.from.as_ref().is_some_and(trusted) {
        return None;
    }
    // What a colleague passes on is wanted, whatever a filter thinks of its words.
    if spam_flag(mail) && !is_forward_of_the_company(mail, facts) {
        reasons.add(
            "spam-flag",
            mail.header("x-spam-status").unwrap_or("X-Spam-Flag: YES"),
        );
        return Some(Machine::Bulk);
    }
    let list = list_header(mail).or_else(|| {
        precedence(mail)
            .filter(|value| *value != "auto_reply")
            .map(|value| format!("Precedence: {value}"))
    })?;
    if list_of_the_company(mail, facts) {
        reasons.add("list-of-the-company", &list);
        return None;
    }
    if is_forward_of_the_company(mail, facts)
        || !mail.originals.is_empty()
        || crate::contact_form::in_mail(mail).is_some()
    {
        return None;
    }
    reasons.add("bulk-header", &list);
    Some(Machine::Bulk)
}

/// No person sent it, by its own word (RFC 3834 §5).
pub(crate) fn is_flagged(mail: &Mail) -> bool {
    mail.header("auto-submitted")
        .is_some_and(|value| keyword(value) != "no")
}

fn is_forward_of_the_company(mail: &Mail, facts: &Facts) -> bool {
    let trusted = mail
        .from
        .as_ref()
        .is_some_and(|from| company::is_trusted(facts, from) && !facts.sender_unverified);
    trusted && (!mail.originals.is_empty() || Quoting::read(&mail.text).is_forward(&mail.subject))
}

/// `Auto-Submitted` and its older kin, where they mean a reply.
fn reply_header(mail: &Mail) -> Option<String> {
    let value = mail
        .header("auto-submitted")
        .map(keyword)
        .unwrap_or_default();
    if matches!(value.as_str(), "auto-replied" | "auto-notified") {
        return Some(format!("Auto-Submitted: {value}"));
    }
    if precedence(mail) == Some("auto_reply") {
        return Some("Precedence: auto_reply".to_owned());
    }
    [
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-vacation",
        "x-mail-autoreply",
    ]
    .into_iter()
    .find(|name| {
        mail.header(name)
            .is_some_and(|value| !value.eq_ignore_ascii_case("no"))
    })
    .map(str::to_owned)
}

/// Subjects that Exchange and its kin give to absence notes. They count only on a mail that no person wrote.
fn has_reply_subject(mail: &Mail) -> bool {
    let flagged = mail.envelope.sender.is_empty()
        || is_flagged(mail)
        || mail.has_header("x-auto-response-suppress")
        || mail.has_header("x-ms-exchange-inbox-rules-loop")
        || precedence(mail).is_some();
    let subject = mail.subject.to_lowercase();
    flagged
        && REPLY_SUBJECTS.iter().any(|start| {
            subject
                .strip_prefix(start)
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
}

/// Beginnings of the subjects of absence notes.
const REPLY_SUBJECTS: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "autoresponse",
    "out of office",
    "out of the office",
    "ooo",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "message d’absence",
    "automatisch antwoord",
    "automatische beantwoording",
    "afwezig",
    "afwezigheid",
    "afwezigheidsbericht",
    "niet aanwezig",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
    "abwesend",
    "respuesta automática",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "resposta automática",
    "automatiskt svar",
    "autosvar",
    "automatisk svar",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "automatická odpověď",
    "automatická odpoveď",
    "automatikus válasz",
    "автоответ",
    "автоматический ответ",
    "otomatik yanıt",
    "自動応答",
    "自动回复",
    "vacation",
];

/// Mails this old convention marks as sent to many.
fn precedence(mail: &Mail) -> Option<&'static str> {
    let value = mail.header("precedence")?.trim().to_ascii_lowercase();
    ["bulk", "junk", "list", "auto_reply"]
        .into_iter()
        .find(|known| *known == value)
}

fn list_header(mail: &Mail) -> Option<String> {
    [
        "list-id",
        "list-unsubscribe",
        "list-post",
        "list-help",
        "x-campaign",
    ]
    .into_iter()
    .find_map(|name| mail.header(name).map(|value| format!("{name}: {value}")))
}

fn spam_flag(mail: &Mail) -> bool {
    mail.header("x-spam-flag")
        .is_some_and(|value| value.eq_ignore_ascii_case("yes"))
        || mail
            .header("x-spam-status")
            .is_some_and(|value| value.to_ascii_lowercase().starts_with("yes"))
}

/// A group address of the company itself (`info@company`), run as a list by its provider.
pub(crate) fn list_of_the_company(mail: &Mail, facts: &Facts) -> bool {
    let names = ["list-id", "list-post", "x-original-to", "x-forwarded-for"]
        .into_iter()
        .filter_map(|name| mail.header(name));
    names.map(str::to_lowercase).any(|value| {
        facts.domains.iter().any(|domain| {
            value.contains(&format!("@{domain}"))
                || value.contains(&format!(".{domain}>"))
                || value.ends_with(&format!(".{domain}"))
        })
    })
}

/// Why no automatic reply may go out; empty when it may.
pub(crate) fn silence(
    mail: &Mail,
    facts: &Facts,
    kind: &Kind,
    requester: &Person,
    certain: bool,
) -> Vec<Silence> {
    let mut silence = Vec::new();
    let mut add = |because: bool, reason: Silence| {
        if because {
            silence.push(reason);
        }
    };
    add(mail.envelope.sender.is_empty(), Silence::NullSender);
    add(is_flagged(mail), Silence::AutoSubmitted);
    add(list_header(mail).is_some(), Silence::List);
    add(precedence(mail).is_some(), Silence::Precedence);
    add(
        mail.headers("x-auto-response-suppress").any(suppresses),
        Silence::ResponseSuppressed,
    );
    let no_reply = [Some(requester), mail.from.as_ref()]
        .into_iter()
        .flatten()
        .any(|person| is_no_reply(person.local_part()));
    add(
        no_reply || requester.email.is_empty(),
        Silence::NoReplyAddress,
    );
    add(company::is_inside(facts, requester), Silence::OwnDomain);
    add(!certain, Silence::RequesterInDoubt);
    add(*kind != Kind::NewRequest, Silence::NotARequest);
    silence
}

fn suppresses(value: &str) -> bool {
    value.split([',', ';']).any(|word| {
        ["all", "autoreply", "oof"]
            .iter()
            .any(|known| word.trim().eq_ignore_ascii_case(known))
    })
}

/// The keyword of a structured value such as `auto-replied (vacation)`.
fn keyword(value: &str) -> String {
    value
        .split([';', '(', ' '])
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Local parts behind which nobody reads.
pub(crate) fn is_no_reply(local_part: &str) -> bool {
    let bare: String = local_part
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let starts = [
        "noreply",
        "nereply",
        "donotreply",
        "dontreply",
        "nepasrepondre",
        "nepasrpondre",
        "pasdereponse",
        "nietbeantwoorden",
        "geenantwoord",
        "keineantwort",
        "nichtantworten",
    ];
    starts.iter().any(|start| bare.contains(start))
        || is_daemon(local_part)
        || matches!(
            bare.as_str(),
            "bounce" | "bounces" | "listserv" | "majordomo"
        )
}

/// Local parts that mail servers write with (RFC 2142 §5, RFC 5321 §4.5.1).
pub(crate) fn is_daemon(local_part: &str) -> bool {
    ["mailer-daemon", "mailer_daemon", "postmaster", "daemon"]
        .iter()
        .any(|daemon| local_part.eq_ignore_ascii_case(daemon))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::mail::Envelope;

    fn with(headers: &str) -> Mail {
        let raw = format!("From: Jan <jan@a.test>\r\n{headers}\r\n\r\ntext\r\n");
        let envelope = Envelope {
            sender: "jan@a.test".to_owned(),
            recipient: "x-1@p.test".to_owned(),
        };
        Mail::parse(raw.as_bytes(), &envelope, &Limits::DEFAULT).expect("parses")
    }

    #[test]
    fn machines() {
        for (headers, expected) in [
            ("Subject: prix", None),
            ("Auto-Submitted: no", None),
            (
                "Auto-Submitted: auto-generated\r\nX-MS-Exchange-Inbox-Rules-Loop: x@b.test\r\nSubject: TR: prix",
                None,
            ),
            (
                "Auto-Submitted: auto-replied",
                Some(Machine::AutomaticReply),
            ),
            (
                "Auto-Submitted: auto-replied (vacation)",
                Some(Machine::AutomaticReply),
            ),
            ("Precedence: auto_reply", Some(Machine::AutomaticReply)),
            ("X-Autoreply: yes", Some(Machine::AutomaticReply)),
            (
                "Subject: Automatic reply: prix\r\nAuto-Submitted: auto-generated",
                Some(Machine::AutomaticReply),
            ),
            (
                "Subject: Réponse automatique\r\nX-Auto-Response-Suppress: All",
                Some(Machine::AutomaticReply),
            ),
            ("Subject: Automatic reply machine, price?", None),
            ("Subject: Afwezigheid melden: offerte", None),
            ("List-Unsubscribe: <https://n.test/u>", Some(Machine::Bulk)),
            ("Precedence: bulk", Some(Machine::Bulk)),
            ("X-Spam-Flag: YES", Some(Machine::Bulk)),
            ("List-Id: <info.company.test>", None),
            ("List-Post: <mailto:info@company.test>", None),
        ] {
            let facts = Facts {
                domains: ["company.test".to_owned()].into(),
                ..Facts::default()
            };
            assert_eq!(
                machine(&with(headers), &facts, &mut Reasons::default()),
                expected,
                "{headers}"
            );
        }
    }

    #[test]
    fn a_trusted_forwarder_sends_no_bulk() {
        let facts = Facts {
            trusted_forwarders: ["jan@a.test".to_owned()].into(),
            ..Facts::default()
        };
        for (headers, expected) in [
            ("Precedence: bulk", None),
            ("List-Id: <a.b>\r\nX-Spam-Flag: YES", None),
            (
                "Auto-Submitted: auto-replied",
                Some(Machine::AutomaticReply),
            ),
        ] {
            assert_eq!(
                machine(&with(headers), &facts, &mut Reasons::default()),
                expected,
                "{headers}"
            );
        }
    }

    #[test]
    fn silences() {
        let jan = Person::new("", "jan@a.test");
        for (headers, expected) in [
            ("Subject: prix", vec![]),
            (
                "Auto-Submitted: auto-generated",
                vec![Silence::AutoSubmitted],
            ),
            (
                "X-Auto-Response-Suppress: DR, OOF, AutoReply",
                vec![Silence::ResponseSuppressed],
            ),
            ("X-Auto-Response-Suppress: DR", vec![]),
            ("Precedence: list", vec![Silence::Precedence]),
            ("List-Id: <a.b>", vec![Silence::List]),
        ] {
            assert_eq!(
                silence(
                    &with(headers),
                    &Facts::default(),
                    &Kind::NewRequest,
                    &jan,
                    true
                ),
                expected,
                "{headers}"
            );
        }
        let none = Person::new("", "No-Reply@a.test");
        assert_eq!(
            silence(
                &with("Subject: x"),
                &Facts::default(),
                &Kind::NewRequest,
                &none,
                true
            ),
            [Silence::NoReplyAddress]
        );
        let facts = Facts {
            mail_domain: "p.test".to_owned(),
            ..Facts::default()
        };
        let platform = Person::new("", "other-2@p.test");
        assert_eq!(
            silence(
                &with("Subject: x"),
                &facts,
                &Kind::NewRequest,
                &platform,
                false
            ),
            [Silence::OwnDomain, Silence::RequesterInDoubt]
        );
    }
}
