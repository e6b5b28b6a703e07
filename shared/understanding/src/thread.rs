//! Which request a mail belongs to: by token, by reference, by participant and subject, in this order.

use crate::facts::{Facts, KnownRequest};
use crate::mail::Mail;
use crate::outcome::Person;
use crate::reasons::Reasons;
use crate::subject::same_subject;

/// A request found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thread<'f> {
    pub(crate) request: &'f KnownRequest,
    pub(crate) probable: bool,
}

/// By token or reference: what nobody outside the conversation can know.
pub(crate) fn known<'f>(
    mail: &Mail,
    facts: &'f Facts,
    reasons: &mut Reasons,
) -> Option<Thread<'f>> {
    if let Some(request) = &facts.request_by_token {
        reasons.add("on-thread-by-token", &mail.envelope.recipient);
        return Some(Thread {
            request,
            probable: false,
        });
    }
    mail.pointers().message_ids.iter().find_map(|id| {
        let request = facts.requests.get(&facts.known_messages.get(id)?.request)?;
        reasons.add("on-thread-by-reference", id);
        Some(Thread {
            request,
            probable: false,
        })
    })
}

/// By writer and subject, on an open request of the last weeks: "probably".
pub(crate) fn probable<'f>(
    subject: &str,
    writer: &Person,
    facts: &'f Facts,
    reasons: &mut Reasons,
) -> Option<Thread<'f>> {
    let writer = writer.key();
    let request = facts.recent_requests.iter().find(|request| {
        !writer.is_empty()
            && request.participants.contains(&writer)
            && same_subject(&request.subject, subject)
    })?;
    reasons.add("on-thread-by-participant", &request.subject);
    Some(Thread {
        request,
        probable: true,
    })
}
