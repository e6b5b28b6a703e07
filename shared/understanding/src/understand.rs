//! The decision, step by step.

use crate::automatic::{Machine, machine, silence};
use crate::bounce;
use crate::confirmation;
use crate::facts::Facts;
use crate::html::html_text;
use crate::language::language;
use crate::loops::is_loop;
use crate::mail::Mail;
use crate::outcome::{Kind, Reason, Understanding};
use crate::quoted::{Folded, fold};
use crate::reasons::{Reasons, warning};
use crate::signature::signature_facts;
use crate::subject::normalised_subject;
use crate::thread::{self, Thread};
use crate::who_asked::{Asked, Story, sender, who_asked};

/// Understands a mail. Pure: the same mail and facts give the same outcome.
pub fn understand(mail: &Mail, facts: &Facts) -> Understanding {
    let mut reasons = Reasons::default();
    let thread = thread::known(mail, facts, &mut reasons);
    if let Some(kind) = kind_without_writer(mail, facts, thread, &mut reasons) {
        let from = sender(mail);
        let asked = Asked {
            certain: !from.email.is_empty(),
            candidates: vec![crate::outcome::Candidate {
                person: from.clone(),
                source: crate::outcome::CandidateSource::From,
            }],
            requester: from,
            forwarder: None,
            original: None,
        };
        return outcome(mail, facts, kind, asked, reasons);
    }
    let asked = who_asked(mail, facts, thread.is_some(), &mut reasons);
    let subject = asked
        .original
        .as_ref()
        .and_then(|original| original.subject.as_deref())
        .unwrap_or(&mail.subject);
    let thread = thread.or_else(|| {
        if asked.certain {
            thread::probable(subject, &asked.requester, facts, &mut reasons)
        } else {
            None
        }
    });
    let kind = match thread {
        Some(Thread { request, probable }) => {
            let known_participant = request.participants.contains(&asked.requester.key());
            if !known_participant {
                reasons.add("unknown-writer", &asked.requester.email);
            }
            Kind::Reply {
                request: request.request.clone(),
                probable,
                known_participant,
            }
        }
        None => Kind::NewRequest,
    };
    outcome(mail, facts, kind, asked, reasons)
}

/// The kinds that are decided without asking who wrote.
fn kind_without_writer(
    mail: &Mail,
    facts: &Facts,
    thread: Option<Thread<'_>>,
    reasons: &mut Reasons,
) -> Option<Kind> {
    let request = thread.map(|thread| thread.request.request.clone());
    match bounce::read(mail, reasons) {
        Some(bounce::Report::Failed(bounce)) => {
            return Some(Kind::Bounce {
                request: bounced_request(facts, mail).or(request),
                bounce,
            });
        }
        Some(bounce::Report::Delivered) => return Some(Kind::AutomaticReply { request }),
        None => {}
    }
    let from = sender(mail);
    if let Some(confirmation) = confirmation::read(mail, reasons) {
        return Some(Kind::ForwardingConfirmation(confirmation));
    }
    if facts.blocked.contains(&from.key()) {
        reasons.add("blocked-sender", &from.email);
        return Some(Kind::Blocked);
    }
    if is_loop(mail, facts) {
        reasons.add("loop", &from.email);
        return Some(Kind::Loop);
    }
    match machine(mail, facts, reasons)? {
        Machine::AutomaticReply => Some(Kind::AutomaticReply { request }),
        Machine::Bulk if thread.is_some() => None,
        Machine::Bulk => Some(Kind::Bulk),
    }
}

/// A bounce concerns something we sent, never a mail somebody else's server wrote to us about.
fn bounced_request(facts: &Facts, mail: &Mail) -> Option<String> {
    mail.pointers()
        .message_ids
        .iter()
        .filter_map(|id| facts.known_messages.get(id))
        .find(|message| message.outgoing)
        .map(|message| message.request.clone())
}

fn outcome(
    mail: &Mail,
    facts: &Facts,
    kind: Kind,
    asked: Asked,
    mut reasons: Reasons,
) -> Understanding {
    let Asked {
        requester,
        certain,
        candidates,
        forwarder,
        original,
    } = asked;
    let silence = silence(mail, facts, &kind, &requester, certain);
    if silence.contains(&crate::outcome::Silence::AutoSubmitted)
        && matches!(kind, Kind::NewRequest | Kind::Reply { .. })
    {
        reasons.add(
            "automatically-sent",
            mail.header("auto-submitted").unwrap_or_default(),
        );
    }
    let story = original.unwrap_or_else(|| Story::of(mail));
    let subject = story.subject.filter(|subject| !subject.is_empty());
    let subject = subject.as_deref().unwrap_or(&mail.subject);
    let folded = fold(&story.text);
    let html = story.html.map(|html| without_history(html, &folded));
    let attached = mail.originals.iter().map(|original| &original.mail);
    let mut warnings: Vec<Reason> = std::iter::once(mail)
        .chain(attached)
        .flat_map(|mail| mail.warnings.iter().cloned())
        .collect();
    if requester.email.is_empty() {
        warnings.push(warning("no-sender", &requester.name));
    }
    Understanding {
        signature: signature_facts(&folded.visible, &folded.signature, &requester),
        language: language(&folded.visible),
        folded_text: folded.folded(),
        text: folded.visible,
        subject: normalised_subject(subject),
        kind,
        requester,
        certain,
        candidates,
        forwarder,
        sent_at: story.sent_at.or(mail.date),
        html,
        note: story.note,
        to: story.to,
        attachments: story.attachments,
        silence,
        warnings,
        reasons: reasons.into_vec(),
    }
}

/// The HTML up to the history, when everything behind is history.
fn without_history(mut html: String, folded: &Folded) -> String {
    if folded.history.is_empty() {
        return html;
    }
    let page = html_text(&html);
    let end = fold(&page.text)
        .history_line
        .and_then(|line| page.cuts.get(line).copied());
    if let Some(end) = end.filter(|end| *end > 0 && html.is_char_boundary(*end)) {
        html.truncate(end);
    }
    html
}
