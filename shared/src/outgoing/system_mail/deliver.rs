//! One attempt to send a mail of the platform.

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::{Mailbox, MultiPart};

use super::SendSystemMail;
use super::render::render;
use crate::outgoing::compose::{ComposeError, header, mailbox};
use crate::outgoing::retry::{self, Next};
use crate::outgoing::{Mailer, SendError, clean};
use crate::platform::Platform;
use crate::queue::JobError;
use crate::telemetry::mail_out::{self, Sent};
use crate::tenancy::{Db, Principal};

/// Who the platform's mails are from.
const SENDER_NAME: &str = "Proffer";
/// Nobody reads what is sent there: no company has this local part, which lacks a number.
const SENDER_LOCAL_PART: &str = "no-reply";

/// Sends it. `attempt` is 1 for the first. One that can't be delivered is parked, where the operator sees it.
pub async fn deliver_system_mail(
    db: &Db,
    principal: &Principal,
    mailer: &Mailer,
    mail: &SendSystemMail,
    attempt: i16,
) -> Result<(), JobError> {
    let composed = compose(mail, db.platform()).map_err(|error| JobError::Fail {
        reason: error.to_string(),
    })?;
    let Err(error) = mailer.send(principal.tenant(), composed).await else {
        mail_out::attempted(Sent::Sent);
        return Ok(());
    };
    let age = (db.clock().now() - mail.written_at)
        .try_into()
        .unwrap_or_default();
    let next = retry::next(u32::try_from(attempt).unwrap_or(1), age);
    Err(after(&error, next))
}

fn after(error: &SendError, next: Next) -> JobError {
    match next {
        Next::TryAgain { after } if !error.permanent => {
            mail_out::attempted(Sent::Deferred);
            JobError::Retry {
                reason: "the relay did not take it".to_owned(),
                after: Some(after),
            }
        }
        Next::TryAgain { .. } | Next::GiveUp => {
            mail_out::attempted(Sent::Failed);
            JobError::Fail {
                reason: "the relay refused it".to_owned(),
            }
        }
    }
}

fn compose(mail: &SendSystemMail, platform: &Platform) -> Result<Message, ComposeError> {
    let rendered = render(mail, &platform.public_url)
        .map_err(|error| ComposeError::Mail(error.to_string()))?;
    let sender = format!("{SENDER_LOCAL_PART}@{}", platform.mail_domain);
    let sender = sender.parse().map_err(|_| ComposeError::Address(sender))?;
    let to = mailbox(&mail.to)?;
    let envelope = Envelope::new(None, vec![to.email.clone()])
        .map_err(|error| ComposeError::Mail(error.to_string()))?;
    let message = Message::builder()
        .envelope(envelope)
        .date(mail.written_at.into())
        .from(Mailbox::new(Some(SENDER_NAME.to_owned()), sender))
        .to(to)
        .subject(clean::subject(&rendered.subject))
        .message_id(Some(format!("<{}@{}>", mail.id, platform.mail_domain)));
    // No machine answers it, ours included (RFC 3834 §5).
    let message = header(message, "Auto-Submitted", "auto-generated");
    let message = header(message, "X-Auto-Response-Suppress", "All");
    let bodies = MultiPart::alternative_plain_html(rendered.text, rendered.html);
    Ok(message.multipart(bodies)?)
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use time::macros::datetime;

    use super::*;
    use crate::language::Language;
    use crate::messages::Person;
    use crate::outgoing::SystemMail;

    #[test]
    fn no_machine_answers_it() {
        let to = Person {
            name: "Zoé\r\nX: y".to_owned(),
            email: "zoe@x.example".to_owned(),
        };
        let mail = SendSystemMail {
            arguments: [("number", "1"), ("subject", "été\r\nX: y"), ("actor", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..SendSystemMail::new(
                SystemMail::NewRequest,
                to,
                Language::Fr,
                "/requests/1".to_owned(),
                datetime!(2026-11-24 09:14 UTC),
            )
        };
        let platform = Platform {
            mail_domain: "proposals.example".to_owned(),
            public_url: "https://portal.example".parse().unwrap(),
            keys: "secret".repeat(8).parse().unwrap(),
            reach: crate::guarded::Reach::Public,
        };
        let composed = compose(&mail, &platform).unwrap();
        assert_eq!(composed.envelope().from(), None);
        let bytes = composed.formatted();
        let parsed = MessageParser::new().parse(&bytes).unwrap();
        let id = format!("{}@proposals.example", mail.id);
        assert_eq!(parsed.message_id(), Some(id.as_str()));
        assert_eq!(
            parsed.header("Auto-Submitted").unwrap().as_text(),
            Some("auto-generated")
        );
        assert!(parsed.header("X").is_none());
        assert!(parsed.subject().unwrap().contains("été"));
    }

    #[test]
    fn a_refusal_parks_and_a_pause_retries() {
        let error = |permanent| SendError {
            permanent,
            said: String::new(),
        };
        let again = Next::TryAgain {
            after: std::time::Duration::from_secs(30),
        };
        assert!(matches!(
            after(&error(false), again),
            JobError::Retry { .. }
        ));
        assert!(matches!(after(&error(true), again), JobError::Fail { .. }));
        assert!(matches!(
            after(&error(false), Next::GiveUp),
            JobError::Fail { .. }
        ));
    }
}
