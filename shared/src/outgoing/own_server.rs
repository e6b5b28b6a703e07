//! A mail server of the company's own.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::extension::ClientId;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::clean;
use super::transport::{MAX_SAID, SendError, answer, classified, is_international};
use crate::guarded::{self, GuardError, Reach};

/// How long the server may take over one command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Tls {
    /// From the first octet (RFC 8314 §3.3).
    Implicit,
    /// After asking for it, or not at all (RFC 3207).
    #[default]
    Starttls,
    /// Never: on a network of one's own.
    None,
}

impl Tls {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }
}

/// Who we are to the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user's name.
    pub user: String,
    /// Never shown.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Where the company's mails leave instead of by the platform's relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnServer {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub tls: Tls,
    /// None: it asks for no password.
    pub login: Option<Login>,
}

/// How far a mail came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The name was looked up.
    Name,
    /// The server was called.
    Connection,
    /// It proved who it is.
    Certificate,
    /// We proved who we are.
    Login,
    /// It was given the mail.
    Mail,
}

/// A mail that the server did not take.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Where it failed.
    pub(crate) step: Step,
    /// What was said.
    pub(crate) error: SendError,
}

impl OwnServer {
    /// Sends one mail over a connection of its own; answers what the server said.
    pub(crate) async fn send(
        &self,
        hello: &ClientId,
        reach: Reach,
        mail: &Message,
    ) -> Result<String, Refusal> {
        self.send_by(hello, mail, async |host, port| {
            guarded::resolve(host, port, reach).await
        })
        .await
    }

    /// The name is looked up by this, which can be called once only: what was judged is what is connected to.
    async fn send_by(
        &self,
        hello: &ClientId,
        mail: &Message,
        addresses_of: impl AsyncFnOnce(&str, u16) -> Result<Vec<SocketAddr>, GuardError>,
    ) -> Result<String, Refusal> {
        let addresses = addresses_of(&self.host, self.port)
            .await
            .map_err(|error| refusal(Step::Name, error.to_string()))?;
        let proof = TlsParameters::builder(self.host.clone());
        let mut connection = self.connect(&addresses, hello, proof).await?;
        if let Some(Login { user, password }) = &self.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            timed(connection.auth(DEFAULT_MECHANISMS, &credentials))
                .await
                .map_err(|failure| failure.at(Step::Login, false))?;
        }
        let international = is_international(mail.envelope());
        let content = mail.formatted();
        let sent = timed(connection.send(mail.envelope(), &content)).await;
        // The mail is theirs: whether they say goodbye changes nothing.
        let _ = timed(connection.quit()).await;
        sent.map(|response| answer(&response))
            .map_err(|failure| failure.at(Step::Mail, international))
    }

    /// To one of these addresses and to no other; its certificate must be the proof that is asked for.
    async fn connect(
        &self,
        addresses: &[SocketAddr],
        hello: &ClientId,
        proof: TlsParametersBuilder,
    ) -> Result<AsyncSmtpConnection, Refusal> {
        let parameters = || {
            proof
                .clone()
                .build()
                .map_err(|error| refusal(Step::Certificate, error.to_string()))
        };
        let at_once = match self.tls {
            Tls::Implicit => Some(parameters()?),
            Tls::Starttls | Tls::None => None,
        };
        let connecting = AsyncSmtpConnection::connect_tokio1(
            addresses,
            Some(COMMAND_TIMEOUT),
            hello,
            at_once,
            None,
        );
        let mut connection = timed(connecting).await.map_err(|failure| {
            let step = match &failure {
                Failure::Said(error) if is_of_tls(error) => Step::Certificate,
                Failure::Said(_) | Failure::TooSlow => Step::Connection,
            };
            failure.at(step, false)
        })?;
        if self.tls == Tls::Starttls {
            timed(connection.starttls(parameters()?, hello))
                .await
                .map_err(|failure| failure.at(Step::Certificate, false))?;
        }
        Ok(connection)
    }
}

/// Why one step failed.
enum Failure {
    Said(SmtpError),
    TooSlow,
}

impl Failure {
    fn at(&self, step: Step, international: bool) -> Refusal {
        match self {
            Self::Said(error) => {
                let unproven = is_of_tls(error).then(|| unproven(error));
                let mut error = classified(error, international);
                if let Some(said) = unproven {
                    error.said = said;
                }
                // What is wrong with the server or with us is no fault of the mail.
                let permanent = error.permanent && step == Step::Mail;
                Refusal {
                    step,
                    error: SendError { permanent, ..error },
                }
            }
            Self::TooSlow => refusal(step, "the server took too long".to_owned()),
        }
    }
}

fn refusal(step: Step, said: String) -> Refusal {
    Refusal {
        step,
        error: SendError {
            permanent: false,
            said,
        },
    }
}

async fn timed<T>(step: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Failure> {
    match timeout(COMMAND_TIMEOUT, step).await {
        Ok(done) => done.map_err(Failure::Said),
        Err(_) => Err(Failure::TooSlow),
    }
}

/// What was wrong with the server's proof, in words for whoever set it up: the innermost error names it.
fn unproven(error: &SmtpError) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let said = format!("the server could not prove who it is: {innermost}");
    clean::words(&said, MAX_SAID)
}

/// Whether the handshake failed, not the connection below it: rustls says so by the kind of the error.
fn is_of_tls(error: &SmtpError) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return error.kind() == io::ErrorKind::InvalidData;
        }
        source = inner.source();
    }
    error.is_tls()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use lettre::transport::smtp::client::Certificate;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::aws_lc_rs;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

    use super::*;
    use crate::guarded::rebinding::ChangingName;

    const NAME: &str = "mail.dubois.example";

    /// A server that proves to be `NAME` by a certificate that it signed itself; its address, and the certificate.
    async fn server() -> (SocketAddr, CertificateDer<'static>) {
        let signed = rcgen::generate_simple_self_signed(vec![NAME.to_owned()]).unwrap();
        let certificate = signed.cert.der().clone();
        let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut said = [0; 512];
                let _ = stream.write_all(b"220 mail\r\n").await;
                let _ = stream.read(&mut said).await;
                let _ = stream.write_all(b"250 mail\r\n").await;
                let _ = stream.read(&mut said).await;
            }
        });
        (addr, certificate)
    }

    #[tokio::test]
    async fn a_name_that_changes_its_mind_is_not_asked_twice() {
        let name = ChangingName::start().await;
        let server = OwnServer {
            host: "rebinding.example".to_owned(),
            port: name.port(),
            tls: Tls::Starttls,
            login: None,
        };
        let hello = ClientId::Domain("proposals.example".to_owned());
        let mail = Message::builder()
            .from("anne@dubois.example".parse().unwrap())
            .to("eva@customer.example".parse().unwrap())
            .body(String::new())
            .unwrap();
        let sending = server.send_by(&hello, &mail, async |_, _| name.answer());
        // Nobody listens at the address that was judged; longer than this it is not waited for here.
        let sent = timeout(Duration::from_millis(300), sending).await;
        assert!(!matches!(sent, Ok(Ok(_))), "{sent:?}");
        assert_eq!(name.seen(), (1, 0), "nobody was called here");
        let again = server
            .send_by(&hello, &mail, async |_, _| name.answer())
            .await;
        assert!(again.is_err_and(|refusal| refusal.step == Step::Name));
        assert_eq!(name.seen(), (2, 0));
    }

    #[tokio::test]
    async fn a_server_proves_its_own_name_by_somebody_we_know() {
        let (addr, certificate) = server().await;
        let certificate = Certificate::from_der(certificate.to_vec()).unwrap();
        let hello = ClientId::Domain("proposals.example".to_owned());
        for (name, known, expected) in [
            (NAME, true, None),
            ("mail.other.example", true, Some("not valid for name")),
            (NAME, false, Some("UnknownIssuer")),
        ] {
            let server = OwnServer {
                host: name.to_owned(),
                port: 465,
                tls: Tls::Implicit,
                login: None,
            };
            let mut proof = TlsParameters::builder(name.to_owned());
            if known {
                proof = proof.add_root_certificate(certificate.clone());
            }
            let connected = server.connect(&[addr], &hello, proof).await;
            match (connected, expected) {
                (Ok(_), None) => {}
                (Err(refusal), Some(said)) => {
                    assert_eq!(refusal.step, Step::Certificate);
                    assert!(!refusal.error.permanent);
                    assert!(refusal.error.said.contains(said), "{}", refusal.error.said);
                }
                (Ok(_), Some(said)) => panic!("{name} was believed, not {said}"),
                (Err(refusal), None) => panic!("{refusal:?}"),
            }
        }
    }
}
