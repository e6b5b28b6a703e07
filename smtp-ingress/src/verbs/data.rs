//! DATA: the mail comes, and then it is ours or it is not.

use std::time::Duration;

use shared::addresses::EmailAddress;
use shared::mail::AcceptedMail;
use shared::telemetry::smtp::{Stored, stored};
use time::OffsetDateTime;
use tokio::time::Instant;

use crate::dialogue::{Dialogue, Envelope, Greeting, Next, State, ask};
use crate::reply::Reply;
use crate::store::Store;
use crate::trace::{Hop, received};

impl<S: Store> Dialogue<S> {
    /// Whether a mail may come now.
    pub(crate) fn data(&mut self) -> Next {
        match &self.state {
            State::Connected => Next::Say(Reply::BadSequence { first: "EHLO" }),
            State::Greeted(_) => Next::Say(Reply::BadSequence { first: "MAIL" }),
            State::Mail(_, envelope) if envelope.recipients.is_empty() => {
                Next::Say(Reply::NoRecipients)
            }
            State::Mail(greeting, envelope) => Next::Receive(greeting.clone(), envelope.clone()),
        }
    }

    /// Our trace field for a mail that begins to come.
    pub(crate) fn trace(
        &self,
        greeting: &Greeting,
        envelope: &Envelope,
        at: OffsetDateTime,
    ) -> String {
        let recipients: Vec<EmailAddress> = envelope
            .recipients
            .iter()
            .map(|(_, address)| address.clone())
            .collect();
        received(&Hop {
            helo: &greeting.name,
            client: self.client,
            by: &self.config.hostname,
            extended: greeting.extended,
            smtputf8: envelope.smtputf8,
            recipients: &recipients,
            at,
        })
    }

    /// Stores a mail that has come. Only its commit is worth a 250.
    pub(crate) async fn accept(
        &self,
        greeting: Greeting,
        envelope: Envelope,
        raw: Vec<u8>,
        received_at: OffsetDateTime,
    ) -> Reply {
        let mail = AcceptedMail {
            recipients: envelope.recipients,
            sender: envelope.sender,
            client_address: self.client,
            helo: greeting.name,
            smtputf8: envelope.smtputf8,
            raw,
            received_at,
        };
        let begun = Instant::now();
        let answer = ask(self.store.accept(mail)).await;
        let took: Duration = begun.elapsed();
        match answer {
            Ok(()) => {
                stored(Stored::Committed, took);
                Reply::Accepted
            }
            Err(reply) => {
                stored(Stored::Failed, took);
                reply
            }
        }
    }
}
