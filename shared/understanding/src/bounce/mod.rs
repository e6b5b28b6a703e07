//! Mails that say that a mail of ours did not arrive.
//!
//! Most servers send a delivery status notification (RFC 3464), which is read field by field. Older ones write to people: they
//! are recognised by who sends them and what they say, and read line by line. Text alone is never enough: a customer may write
//! "your mail could not be delivered".

mod dsn;
mod evidence;
mod notice;
mod status;

use crate::mail::Mail;
use crate::outcome::Bounce;
use crate::reasons::Reasons;

/// What a mail reports about a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// It did not arrive, or not yet.
    Failed(Bounce),
    /// It arrived, or was passed on.
    Delivered,
}

pub(crate) fn read(mail: &Mail, reasons: &mut Reasons) -> Option<Report> {
    let statuses = statuses(mail);
    if !statuses.is_empty() {
        let failed: Vec<&dsn::Recipient> = statuses
            .iter()
            .filter(|recipient| recipient.has_failed())
            .collect();
        if failed.is_empty() {
            reasons.add("read-receipt", &statuses[0].action);
            return Some(Report::Delivered);
        }
        reasons.add("bounce-report", &failed[0].diagnostic);
        return Some(Report::Failed(from_statuses(mail, &failed)));
    }
    if mail.reports.iter().any(|report| {
        matches!(
            report.subtype.as_str(),
            "feedback-report" | "disposition-notification"
        )
    }) {
        return None;
    }
    let why = evidence::of(mail)?;
    reasons.add("bounce-text", &why);
    Some(Report::Failed(from_text(mail)))
}

/// The status of each recipient: in its own part, or, from servers that forget the parts, in the text.
fn statuses(mail: &Mail) -> Vec<dsn::Recipient> {
    let parts = mail
        .reports
        .iter()
        .filter(|report| report.subtype.ends_with("delivery-status"));
    let found: Vec<_> = parts
        .flat_map(|report| dsn::recipients(&report.text))
        .collect();
    if !found.is_empty() || !(evidence::is_report(mail) || evidence::is_from_a_server(mail)) {
        return found;
    }
    let is_status = |line: &&str| {
        line.get(..16)
            .is_some_and(|name| name.eq_ignore_ascii_case("final-recipient:"))
    };
    if !mail.text.lines().any(|line| is_status(&line)) {
        return Vec::new();
    }
    dsn::recipients(&mail.text)
        .into_iter()
        .filter(|recipient| !recipient.address.is_empty() && !recipient.action.is_empty())
        .collect()
}

fn from_statuses(mail: &Mail, failed: &[&dsn::Recipient]) -> Bounce {
    let first = failed[0];
    let status = status_of(first);
    let mut recipients: Vec<String> = Vec::new();
    for address in failed
        .iter()
        .map(|recipient| &recipient.address)
        .filter(|address| !address.is_empty())
    {
        if !recipients.contains(address) {
            recipients.push(address.clone());
        }
    }
    if recipients.is_empty() {
        recipients = notice::recipients(mail);
    }
    let permanent = if status.is_empty() {
        first.action != "delayed"
    } else {
        status.starts_with('5')
    };
    Bounce {
        recipients,
        permanent,
        status,
        diagnostic: status::one_line(&first.diagnostic),
        original_message_id: original_message_id(mail),
    }
}

/// The code of a recipient. A general one says less than what the remote server answered, and where the server gave up, a
/// final answer counts more than the class it was filed under.
fn status_of(recipient: &dsn::Recipient) -> String {
    let given = &recipient.status;
    let Some(answered) = status::enhanced(&recipient.diagnostic) else {
        return given.clone();
    };
    let general = given.ends_with(".0.0") && given[..1] == answered[..1];
    let final_answer = recipient.action == "failed" && answered.starts_with('5');
    if given.is_empty() || general || (final_answer && given.starts_with('4')) {
        answered
    } else {
        given.clone()
    }
}

fn from_text(mail: &Mail) -> Bounce {
    let notice = notice::text(mail);
    let verdict = status::of(notice, &mail.subject);
    Bounce {
        recipients: notice::recipients(mail),
        status: verdict.status,
        permanent: verdict.permanent,
        diagnostic: verdict.diagnostic,
        original_message_id: original_message_id(mail),
    }
}

/// The mail that did not arrive: attached, or its header as a part, or copied below the text.
fn original_message_id(mail: &Mail) -> Option<String> {
    mail.originals
        .iter()
        .find_map(|original| original.mail.message_id.clone())
        .or_else(|| {
            mail.reports
                .iter()
                .find_map(|report| message_ids(&report.text).into_iter().next())
        })
        .or_else(|| message_ids_in_text(mail).into_iter().next())
}

/// The ids in the `Message-ID` fields of a copied header.
pub(crate) fn message_ids(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let is_id = line
            .get(..11)
            .is_some_and(|name| name.eq_ignore_ascii_case("message-id:"));
        let is_original = line
            .get(..20)
            .is_some_and(|name| name.eq_ignore_ascii_case("original-message-id:"));
        if !is_id && !is_original {
            continue;
        }
        let value = &line[if is_id { 11 } else { 20 }..];
        let value = if value.trim().is_empty() {
            lines.peek().copied().unwrap_or("")
        } else {
            value
        };
        let id = value.trim().trim_matches(['<', '>']);
        if !id.is_empty() && id.len() <= 998 && !id.contains(char::is_whitespace) {
            found.push(id.to_owned());
        }
        if found.len() >= 10 {
            break;
        }
    }
    found
}

/// The same, in the text of a mail that looks like a bounce.
pub(crate) fn message_ids_in_text(mail: &Mail) -> Vec<String> {
    if evidence::is_from_a_server(mail) {
        message_ids(&mail.text)
    } else {
        Vec::new()
    }
}
