//! The automatic reply: "we have received your request", once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::Duration;

use super::{SendMessage, company_address, may_send, message_id, placeholders, thread};
use crate::company::{self, Company};
use crate::i18n::translate;
use crate::ids::{MessageId, RequestId};
use crate::language::Language;
use crate::messages::{self, DeliveryState, Direction, MessageKind, NewMessage, Person};
use crate::requests::{self, Locked, RequestError, TimelineEvent};
use crate::tenancy::TenantTx;

/// Automatic replies to one address within a day. Two machines that answer each other stop here.
pub const MAX_AUTO_REPLIES_PER_SENDER_AND_DAY: i64 = 5;

/// How a company answers automatically.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoReplySettings {
    /// Off until an owner switches it on.
    pub enabled: bool,
    /// What it says, per language; a language without text says the default.
    #[serde(default)]
    pub texts: BTreeMap<Language, AutoReplyText>,
}

/// An automatic reply, with placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoReplyText {
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

impl AutoReplyText {
    /// As a customer would read it, with these values in the places of the placeholders.
    #[must_use]
    pub fn filled(&self, values: &[(&str, &str)]) -> Self {
        Self {
            subject: placeholders::fill(&self.subject, values),
            body: placeholders::fill(&self.body, values),
        }
    }
}

impl AutoReplySettings {
    /// What is said in a language.
    pub fn text(&self, language: Language) -> AutoReplyText {
        let default = |key| translate(language, key, Vec::new()).unwrap_or_default();
        self.texts
            .get(&language)
            .cloned()
            .unwrap_or_else(|| AutoReplyText {
                subject: default("email-auto-reply-subject"),
                body: default("email-auto-reply-body"),
            })
    }
}

/// What the rule looks at, beside what the mail itself says (`Understanding::silence`).
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of the rule"
)]
struct Facts {
    enabled: bool,
    owner_confirmed: bool,
    has_address: bool,
    certain: bool,
    /// An automatic reply went out on this request.
    replied: bool,
    /// The address is a company's of this platform.
    own_domain: bool,
    /// To this address, since a day.
    sent_to_sender: i64,
}

/// Why no automatic reply goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The company does not want one.
    SwitchedOff,
    /// No owner has confirmed their address.
    OwnerNotConfirmed,
    /// There is nobody to answer.
    NoAddress,
    /// Nobody knows yet who asks.
    InDoubt,
    /// One went out on this request.
    Already,
    /// It would go to an address of this platform.
    OwnDomain,
    /// This sender had enough of them today.
    TooMany,
}

/// The rule.
fn may_reply(facts: &Facts) -> Result<(), Why> {
    let reasons = [
        (!facts.enabled, Why::SwitchedOff),
        (!facts.owner_confirmed, Why::OwnerNotConfirmed),
        (!facts.has_address, Why::NoAddress),
        (!facts.certain, Why::InDoubt),
        (facts.replied, Why::Already),
        (facts.own_domain, Why::OwnDomain),
        (
            facts.sent_to_sender >= MAX_AUTO_REPLIES_PER_SENDER_AND_DAY,
            Why::TooMany,
        ),
    ];
    match reasons.into_iter().find(|(applies, _)| *applies) {
        Some((_, why)) => Err(why),
        None => Ok(()),
    }
}

/// Answers a new request automatically, unless the rule says no. The caller has seen that the mail itself asks for no silence.
pub async fn send_auto_reply(
    tx: &mut TenantTx,
    id: RequestId,
    settings: &AutoReplySettings,
) -> Result<Result<MessageId, Why>, RequestError> {
    let request = requests::lock(tx, id).await?.present()?;
    if let Err(why) = may_reply(&facts(tx, &request, settings).await?) {
        return Ok(Err(why));
    }
    let company = company::current(tx).await?;
    let language = request
        .language
        .as_deref()
        .and_then(|code| code.parse().ok())
        .unwrap_or(company.language);
    let text = settings.text(language);
    let values = values(&request, &company);
    let (message, thread) = (MessageId::new(), thread(tx, id).await?);
    let new = NewMessage {
        direction: Direction::Outgoing,
        kind: MessageKind::AutoReply,
        from: Person {
            name: company.name.clone(),
            email: company_address(tx).await?,
        },
        to: vec![Person {
            name: request.requester.name.clone(),
            email: request.requester.email.clone(),
        }],
        subject: placeholders::fill(&text.subject, &values),
        text: placeholders::fill(&text.body, &values),
        message_id: Some(message_id(tx, message)),
        in_reply_to: thread.in_reply_to,
        references: thread.references,
        delivery: Some(DeliveryState::Queued),
        ..NewMessage::new(message, id, tx.now())
    };
    messages::insert(tx, new, Vec::new()).await?;
    requests::record(
        tx,
        id,
        TimelineEvent::AutoReplied,
        json!({ "message": message }),
    )
    .await?;
    tx.enqueue(&SendMessage { message }).await?;
    Ok(Ok(message))
}

fn values<'a>(request: &'a Locked, company: &'a Company) -> [(&'static str, &'a str); 4] {
    [
        ("name", request.requester.name.as_str()),
        ("subject", request.subject.as_str()),
        ("number", request.number.as_str()),
        ("company", company.name.as_str()),
    ]
}

async fn facts(
    tx: &mut TenantTx,
    request: &Locked,
    settings: &AutoReplySettings,
) -> Result<Facts, sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), tx.now() - Duration::DAY);
    let email = request.requester.email.clone();
    let sent = sqlx::query!(
        r#"select count(*) filter (where m.received_at > $3) as "to_sender!", coalesce(bool_or(r.id = $4), false) as "on_request!"
             from requests r join messages m on m.tenant_id = r.tenant_id and m.request_id = r.id
            where r.tenant_id = $1 and (r.requester_email = $2 or r.id = $4) and m.kind = 'auto_reply' and m.direction = 'outgoing'"#,
        tenant,
        email,
        since,
        request.id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Facts {
        enabled: settings.enabled,
        owner_confirmed: may_send(tx).await?,
        has_address: !email.is_empty(),
        certain: request.requester.certain,
        replied: sent.on_request,
        own_domain: email.ends_with(&format!("@{}", tx.platform().mail_domain)),
        sent_to_sender: sent.to_sender,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reason_is_enough_for_silence() {
        let fine = Facts {
            enabled: true,
            owner_confirmed: true,
            has_address: true,
            certain: true,
            replied: false,
            own_domain: false,
            sent_to_sender: MAX_AUTO_REPLIES_PER_SENDER_AND_DAY - 1,
        };
        for (facts, expected) in [
            (fine, Ok(())),
            (
                Facts {
                    enabled: false,
                    ..fine
                },
                Err(Why::SwitchedOff),
            ),
            (
                Facts {
                    owner_confirmed: false,
                    ..fine
                },
                Err(Why::OwnerNotConfirmed),
            ),
            (
                Facts {
                    has_address: false,
                    ..fine
                },
                Err(Why::NoAddress),
            ),
            (
                Facts {
                    certain: false,
                    ..fine
                },
                Err(Why::InDoubt),
            ),
            (
                Facts {
                    replied: true,
                    ..fine
                },
                Err(Why::Already),
            ),
            (
                Facts {
                    own_domain: true,
                    ..fine
                },
                Err(Why::OwnDomain),
            ),
            (
                Facts {
                    sent_to_sender: MAX_AUTO_REPLIES_PER_SENDER_AND_DAY,
                    ..fine
                },
                Err(Why::TooMany),
            ),
        ] {
            assert_eq!(may_reply(&facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn every_language_has_something_to_say() {
        for language in Language::ALL {
            let text = AutoReplySettings::default().text(language);
            for placeholder in ["{name}", "{number}", "{company}"] {
                assert!(
                    text.body.contains(placeholder),
                    "{language:?} {placeholder}"
                );
            }
            assert!(text.subject.contains("{subject}"), "{language:?}");
        }
    }
}
