//! What commands mean, in which state. A verb per file under [`crate::verbs`]; here is what they share.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use shared::addresses::EmailAddress;
use shared::ids::TenantId;
use tokio::time::timeout;

use crate::command::Command;
use crate::config::Config;
use crate::reply::Reply;
use crate::store::{Store, Unavailable};

/// A client's dialogue.
#[derive(Debug)]
pub(crate) struct Dialogue<S> {
    pub(crate) config: Arc<Config>,
    pub(crate) store: S,
    pub(crate) client: IpAddr,
    pub(crate) state: State,
}

/// How far the dialogue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The client has not said who it is.
    Connected,
    /// No mail is under way.
    Greeted(Greeting),
    /// MAIL was accepted, RCPT perhaps.
    Mail(Greeting, Envelope),
}

/// What the client said about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Greeting {
    pub(crate) name: String,
    /// By EHLO: it may use extensions.
    pub(crate) extended: bool,
}

/// Whom a mail is from, and whom it is for (RFC 5321 §2.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) sender: Option<EmailAddress>,
    pub(crate) smtputf8: bool,
    pub(crate) recipients: Vec<(TenantId, EmailAddress)>,
}

/// What the session does after a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Reply and read the next command.
    Say(Reply),
    /// Reply and close.
    SayAndClose(Reply),
    /// Ask for the mail and receive it.
    Receive(Greeting, Envelope),
}

impl<S: Store> Dialogue<S> {
    pub(crate) fn new(config: Arc<Config>, store: S, client: IpAddr) -> Self {
        Self {
            config,
            store,
            client,
            state: State::Connected,
        }
    }

    /// Obeys a command, or refuses it.
    pub(crate) async fn obey(&mut self, command: Command) -> Next {
        Next::Say(match command {
            Command::Ehlo { name } => self.ehlo(name),
            Command::Helo { name } => self.helo(name),
            Command::Mail(mail) => self.mail(mail),
            Command::Rcpt(recipient) => self.rcpt(recipient).await,
            Command::Data => return self.data(),
            Command::Rset => self.rset(),
            Command::Noop => Reply::NoopOk,
            Command::Vrfy => Reply::CannotVerify,
            Command::Help => Reply::Help,
            Command::StartTls => Reply::NotImplemented,
            Command::Quit => return Next::SayAndClose(Reply::Bye),
            Command::Bdat => return Next::SayAndClose(Reply::NotImplemented),
        })
    }
}

/// Longer than this, the store counts as away.
const STORE_TIMEOUT: Duration = Duration::from_secs(30);

/// Waits for the store, but not for ever, and tells the operator what it said.
pub(crate) async fn ask<T>(
    answer: impl Future<Output = Result<T, Unavailable>>,
) -> Result<T, Reply> {
    match timeout(STORE_TIMEOUT, answer).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(Unavailable(source))) => {
            tracing::warn!(error = %source, cause = source.source().map(tracing::field::display), "a sender was told to try again");
            Err(Reply::TryLater)
        }
        Err(_) => {
            tracing::warn!("the store did not answer in time; a sender was told to try again");
            Err(Reply::TryLater)
        }
    }
}
