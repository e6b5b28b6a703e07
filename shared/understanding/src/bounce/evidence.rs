//! How a bounce without machine-readable part is known.

use super::notice;
use crate::automatic::{is_flagged, is_no_reply};
use crate::mail::Mail;
use crate::subject::outer_prefix;

/// What gave it away, when the mail is a bounce.
pub(super) fn of(mail: &Mail) -> Option<String> {
    if let Some(recipients) = mail.header("x-failed-recipients") {
        return Some(format!("X-Failed-Recipients: {recipients}"));
    }
    let from_server = is_from_a_server(mail);
    // A customer writes about "my mail that could not be delivered", too.
    if !from_server && !is_report(mail) && !is_of_a_machine(mail) {
        return None;
    }
    let answer = outer_prefix(&mail.subject).is_some();
    let subject = if answer {
        String::new()
    } else {
        mail.subject.to_lowercase()
    };
    let subject = SUBJECTS.iter().find(|words| subject.contains(*words));
    if is_report(mail) {
        return Some(
            subject
                .copied()
                .unwrap_or("report-type=delivery-status")
                .to_owned(),
        );
    }
    if let Some(from) = mail
        .header("from")
        .filter(|from| from.to_lowercase().contains("mailer-daemon"))
    {
        return Some(from.to_owned());
    }
    if !from_server && (subject.is_none() || answers(mail)) {
        return None;
    }
    let notice = notice::text(mail).to_lowercase();
    let phrase = PHRASES.iter().find(|words| notice.contains(*words));
    // A server may say it in a code alone; of anybody else's, "550" is a price.
    let code = from_server && CODES.iter().any(|code| notice.contains(code));
    match (phrase, subject) {
        (Some(words), _) => Some((*words).to_owned()),
        (None, Some(words)) if from_server || code => Some((*words).to_owned()),
        (None, _) => code.then(|| notice::first_line(mail)),
    }
}

pub(super) fn is_report(mail: &Mail) -> bool {
    mail.header("content-type").is_some_and(|value| {
        let value = value.to_ascii_lowercase();
        value.contains("report-type") && value.contains("delivery-status")
    })
}

/// Signed by a mail server itself. A null return path is no proof: forwarding rules of Exchange use it for people's mails. It
/// is one for an address behind which nobody reads.
pub(super) fn is_from_a_server(mail: &Mail) -> bool {
    let from = mail.header("from").unwrap_or_default().to_lowercase();
    let return_path = mail
        .header("return-path")
        .unwrap_or_default()
        .to_lowercase();
    let nobody = mail
        .from
        .as_ref()
        .is_none_or(|from| is_no_reply(from.local_part()));
    let null = is_sent_by_nobody(mail);
    DAEMONS.iter().any(|name| from.contains(name))
        || return_path.contains("mailer-daemon")
        || (null && nobody)
}

/// The null sender of bounces (RFC 5321 §4.5.5).
fn is_sent_by_nobody(mail: &Mail) -> bool {
    let return_path = mail.header("return-path").unwrap_or_default();
    mail.envelope.sender.is_empty() || return_path.trim() == "<>"
}

/// Sent by nobody, by an address behind which nobody reads, or flagged as automatic.
fn is_of_a_machine(mail: &Mail) -> bool {
    is_sent_by_nobody(mail)
        || is_flagged(mail)
        || mail
            .from
            .as_ref()
            .is_none_or(|from| is_no_reply(from.local_part()))
}

/// A person's answer in a conversation.
fn answers(mail: &Mail) -> bool {
    mail.has_header("in-reply-to") && mail.has_header("references")
}

/// Names servers sign with, in lower case.
const DAEMONS: &[&str] = &[
    "mailer-daemon",
    "mailer_daemon",
    "maildaemon",
    "mail-daemon",
    "mdaemon",
    "postmaster",
    "mail delivery",
    "mail.delivery",
    "delivery subsystem",
    "mail deliver",
    "system administrator",
    "mailerdaemon",
    "internet mail",
    "microsoft outlook <",
    "mail administrator",
    "smtp-daemon",
    "mail gateway",
    "@sns.amazonaws.com",
    "mailscanner",
];

/// Parts of the subjects of bounces, in lower case.
const SUBJECTS: &[&str] = &[
    "undeliver",
    "undelivered mail",
    "returned mail",
    "returned to sender",
    "mail delivery failed",
    "mail delivery failure",
    "delivery failure",
    "delivery status notification",
    "delivery notification",
    "failure notice",
    "mail failure",
    "delivery failed",
    "mail could not be delivered",
    "could not be delivered",
    "non-delivery",
    "nondeliverable",
    "delivery report",
    "delivery status",
    "error sending your mail",
    "mail system error",
    "delivery error",
    "mail delivery problem",
    "message delivery",
    "warning: message",
    "delivery delay",
    "delayed mail",
    "mail delayed",
    "unzustellbar",
    "nicht zustellbar",
    "unzustellbarkeit",
    "onbestelbaar",
    "niet bezorgd",
    "kan niet worden bezorgd",
    "non remis",
    "non distribuable",
    "échec de la remise",
    "échec de remise",
    "non delivrable",
    "no se puede entregar",
    "impossible de remettre",
    "non recapitabile",
    "mancato recapito",
    "não entregue",
    "nedoručitelná",
    "недоставлен",
    "не доставлено",
    "sending failed",
    "rejected:",
    "mail rejected",
    "user unknown",
    "no valid recipients",
    "address error",
    "メールエラー",
    "エラー",
    "配信",
    "送信できません",
    "mail error",
    "delivery has failed",
    "delivery problem",
    "bounce",
    "nicht zugestellt",
    "message could not",
];

/// Codes of refusals (RFC 5321 §4.2.3, RFC 3463).
const CODES: &[&str] = &[
    "550 ", "554 ", "552 ", "553 ", "421 ", "450 ", "451 ", "452 ", "5.1.1",
];

/// What bounces say, in lower case.
const PHRASES: &[&str] = &[
    "has been postponed",
    "\"notificationtype\":\"bounce\"",
    "could not be delivered",
    "couldn't be delivered",
    "cannot be delivered",
    "can't be delivered",
    "was not delivered",
    "wasn't delivered",
    "not be delivered",
    "unable to deliver",
    "undeliverable",
    "undelivered",
    "delivery failed",
    "delivery has failed",
    "failed permanently",
    "delivery to the following",
    "did not reach the following",
    "could not be reached",
    "did not reach some",
    "following address",
    "following recipient",
    "delivery problems",
    "delivery errors",
    "permanent error",
    "permanent fatal error",
    "returned to sender",
    "error delivering your mail",
    "error has occurred while attempting to deliver",
    "user unknown",
    "unknown user",
    "no such user",
    "mailbox unavailable",
    "mailbox is full",
    "mailbox full",
    "over quota",
    "quota exceeded",
    "recipient address rejected",
    "address rejected",
    "does not exist",
    "doesn't exist",
    "undefined mail",
    "trouble delivering",
    "delivery has been delayed",
    "has been delayed",
    "failure reasons",
    "recipient unknown",
    "unknown recipient",
    "unknown host",
    "host unknown",
    "not listed in",
    "invalid final delivery",
    "delivery failed 20",
    "delivery attempts",
    "delivery incomplete",
    "temporary problem delivering",
    "failed addresses",
    "mail failure",
    "message log follows",
    "rejected",
    "not accepting mail",
    "is not a known user",
    "konnte nicht zugestellt",
    "nicht zugestellt werden",
    "kan niet worden bezorgd",
    "niet worden bezorgd",
    "niet afgeleverd",
    "n'a pas pu être remis",
    "pas pu être distribué",
    "n'a pu être remis",
    "impossible de remettre",
    "échec de la remise",
    "no se pudo entregar",
    "non è stato possibile",
    "não pôde ser entregue",
    "не может быть доставлено",
    "送信できませんでした",
    "配信できません",
    "refused to talk to",
    "delivery status notification",
    "address not found",
    "message not delivered",
    "could not deliver",
    "not deliverable",
    "addresses had",
    "bounced",
    "unzustellbar",
    "mail size limit",
    "is over its",
    "unable to be delivered",
];
