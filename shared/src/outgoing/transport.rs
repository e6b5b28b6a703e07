//! The ways out: the platform's relay, and the servers of companies.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;
use url::Url;

use super::clean;
use super::limits::Limits;
use super::own_server::OwnServer;
use crate::guarded::Reach;
use crate::ids::TenantId;

/// How long one mail may take, from waiting for a connection to the server's last word.
pub const SEND_TIMEOUT: Duration = Duration::from_mins(2);
/// How long an operator waits to hear whether the relay is there.
const TRIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the server may take over one command.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(1);
/// How long a connection is kept without work: below what servers grant.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Sends mails through the relay of `PROFFER_RELAY_URL`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    relay: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
    hello: ClientId,
    reach: Reach,
    limits: Limits,
}

/// The relay's address can't be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "PROFFER_RELAY_URL is not smtp://host or smtps://host, with user and password if the relay wants them"
)]
pub struct RelayUrlError(#[source] lettre::transport::smtp::Error);

/// A mail that did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct SendError {
    /// The server will never take it; otherwise it may later.
    pub permanent: bool,
    /// What the server said, or what went wrong, in a line.
    pub said: String,
}

impl Mailer {
    /// A relay, not yet connected to. `mail_domain` is who we say we are.
    pub fn new(relay: &Url, mail_domain: &str) -> Result<Self, RelayUrlError> {
        let hello = ClientId::Domain(mail_domain.to_owned());
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(relay.as_str())
            .map_err(RelayUrlError)?
            .hello_name(hello.clone())
            .timeout(Some(COMMAND_TIMEOUT))
            .pool_config(
                PoolConfig::new()
                    .max_size(Limits::PER_HOST)
                    .idle_timeout(IDLE_TIMEOUT),
            )
            .build();
        Ok(Self {
            relay: transport,
            host: relay.host_str().unwrap_or_default().to_owned(),
            hello,
            reach: Reach::Public,
            limits: Limits::default(),
        })
    }

    /// How far it goes for servers that companies name.
    #[must_use]
    pub fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Sends one mail of a tenant by its own server, or else by the relay; answers what the server said.
    pub(super) async fn send_by(
        &self,
        tenant: TenantId,
        server: Option<&OwnServer>,
        mail: Message,
    ) -> Result<String, SendError> {
        let Some(server) = server else {
            return self.send(tenant, mail).await;
        };
        let sending = async {
            let _room = self.limits.enter(tenant, &server.host).await;
            server.send(&self.hello, self.reach, &mail).await
        };
        match timeout(SEND_TIMEOUT, sending).await {
            Ok(sent) => sent.map_err(|refusal| refusal.error),
            Err(_) => Err(SendError {
                permanent: false,
                said: "the server took too long".to_owned(),
            }),
        }
    }

    /// Whether the relay answers and lets us in: for the operator.
    pub async fn try_relay(&self) -> Result<(), SendError> {
        let unreachable = |said: String| SendError {
            permanent: false,
            said,
        };
        match timeout(TRIAL_TIMEOUT, self.relay.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(unreachable("the server did not answer NOOP".to_owned())),
            Ok(Err(error)) => Err(unreachable(said(&error.to_string()))),
            Err(_) => Err(unreachable("the server took too long".to_owned())),
        }
    }

    /// Sends one mail of a tenant; answers what the server said.
    pub async fn send(&self, tenant: TenantId, mail: Message) -> Result<String, SendError> {
        let international = is_international(mail.envelope());
        let sending = async {
            let _room = self.limits.enter(tenant, &self.host).await;
            self.relay.send(mail).await
        };
        match timeout(SEND_TIMEOUT, sending).await {
            Ok(Ok(response)) => Ok(answer(&response)),
            Ok(Err(error)) => Err(classified(&error, international)),
            Err(_) => Err(SendError {
                permanent: false,
                said: "the server took too long".to_owned(),
            }),
        }
    }
}

/// What the server said, in a line.
pub(super) fn answer(response: &Response) -> String {
    let words: Vec<_> = response.message().collect();
    said(&format!("{} {}", response.code(), words.join(" ")))
}

/// Whether it can be sent only with SMTPUTF8 (RFC 6531).
pub(super) fn is_international(envelope: &Envelope) -> bool {
    let mut addresses = envelope.to().iter().chain(envelope.from());
    addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii())
}

/// What a failure means for the mail.
pub(super) fn classified(error: &lettre::transport::smtp::Error, international: bool) -> SendError {
    let code = error.status().map(u16::from);
    let permanent = match code {
        Some(code) => is_permanent(code),
        // Our own client refuses: an address outside ASCII on a server without SMTPUTF8 will not become one within.
        None => error.is_client() && international,
    };
    SendError {
        permanent,
        said: said(&error.to_string()),
    }
}

/// Whether a reply code refuses the mail for good. 530, 534, 535 and 538 refuse *us* (RFC 4954 §6): the operator can mend that, and no mail should be lost to it.
fn is_permanent(code: u16) -> bool {
    (500..600).contains(&code) && !matches!(code, 530 | 534 | 535 | 538)
}

/// Characters of a server's words that are kept.
pub(super) const MAX_SAID: usize = 300;

fn said(words: &str) -> String {
    clean::words(words, MAX_SAID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_ourselves_is_no_refusal_of_the_mail() {
        for (code, permanent) in [
            (421, false),
            (450, false),
            (550, true),
            (552, true),
            (554, true),
            (530, false),
            (535, false),
        ] {
            assert_eq!(is_permanent(code), permanent, "{code}");
        }
    }

    #[tokio::test]
    async fn a_relay_is_smtp() {
        let new = |url: &str| Mailer::new(&url.parse().unwrap(), "proposals.example");
        assert!(new("smtp://127.0.0.1:1025").is_ok());
        assert!(new("smtps://user:secret@relay.example").is_ok());
        assert!(new("https://relay.example").is_err());
    }

    #[tokio::test]
    async fn nobody_listening_is_tried_again() {
        // Port 1 of this machine: nothing listens there.
        let mailer = Mailer::new(&"smtp://127.0.0.1:1".parse().unwrap(), "x.example").unwrap();
        let mail = Message::builder()
            .from("a@x.example".parse().unwrap())
            .to("b@x.example".parse().unwrap())
            .body(String::new())
            .unwrap();
        let error = mailer.send(TenantId::from_row(1), mail).await.unwrap_err();
        assert!(!error.permanent && !error.said.is_empty());
    }
}
