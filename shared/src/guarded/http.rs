//! A client for what other servers have to tell: one call, one answer, over a connection of its own.
//!
//! It goes by no proxy and follows no redirect: either would decide anew whom we talk to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONNECTION, HOST, LOCATION, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use super::{GuardError, Reach, resolve};

/// About so many octets may the header of an answer take: it is looked at piece by piece as it comes.
const MAX_HEADER: usize = 64 * 1024;
/// Who we say we are.
const AGENT: &str = "Proffer";

/// What an answer may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands, its encryption included.
    pub connect: Duration,
    /// From looking up the name to the last octet.
    pub whole: Duration,
    /// Octets of the answer's body.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(15),
            answer: 1024 * 1024,
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
    limits: Limits,
}

impl Call {
    /// Asks for what is at this address.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            limits: Limits::default(),
        }
    }

    /// Hands something in at this address.
    pub fn post(url: Url, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        Self {
            method: Method::POST,
            body: body.into(),
            ..Self::get(url)
        }
        .with(axum::http::header::CONTENT_TYPE, content_type)
    }

    /// Says this too. `Host`, `User-Agent`, `Connection` and the body's length are the client's own.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Waits and reads as far as this.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }
}

/// What was answered; any status but a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its header.
    pub headers: HeaderMap,
    /// Its body, whole.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// It is neither `http://` nor `https://`, names no host, or holds a password.
    #[error("the address is not one of a web server")]
    Address,
    /// The host is not connected to.
    #[error(transparent)]
    Host(#[from] GuardError),
    /// Nobody answers there.
    #[error("the server does not answer: {0}")]
    Connection(String),
    /// It could not prove who it is.
    #[error("the encrypted connection failed: {0}")]
    Tls(String),
    /// It took longer than its limit.
    #[error("the server took too long")]
    TooSlow,
    /// It is longer than its limit.
    #[error("the answer is too large")]
    TooLarge,
    /// It sends us elsewhere, where nobody asked us to go.
    #[error("the server sends us elsewhere ({0})")]
    Redirected(StatusCode),
    /// What it says is not HTTP, or ends too early.
    #[error("the answer can't be read: {0}")]
    Unreadable(String),
}

/// Makes calls. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    reach: Reach,
    tls: TlsConnector,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("reach", &self.reach)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Goes this far, and trusts who proves to be a host by the authorities that browsers know.
    ///
    /// # Errors
    ///
    /// [`HttpError::Tls`] when the build has no version of TLS to speak.
    pub fn new(reach: Reach) -> Result<Self, HttpError> {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| HttpError::Tls(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            reach,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Makes the call, and reads its answer to the end.
    pub async fn send(&self, call: Call) -> Result<Answer, HttpError> {
        let reach = self.reach;
        self.send_by(call, async move |host, port| {
            resolve(&host, port, reach).await
        })
        .await
    }

    /// The name is looked up by this, which can be called once only: what was judged is what is connected to.
    pub(super) async fn send_by(
        &self,
        call: Call,
        addresses_of: impl AsyncFnOnce(String, u16) -> Result<Vec<SocketAddr>, GuardError>,
    ) -> Result<Answer, HttpError> {
        let whole = call.limits.whole;
        let exchange = async {
            let target = Target::of(&call.url)?;
            let addresses = addresses_of(target.name.clone(), target.port).await?;
            self.exchange(call, target, &addresses).await
        };
        timeout(whole, exchange)
            .await
            .unwrap_or(Err(HttpError::TooSlow))
    }

    async fn exchange(
        &self,
        call: Call,
        target: Target,
        addresses: &[SocketAddr],
    ) -> Result<Answer, HttpError> {
        let limits = call.limits;
        let request = request(call, &target)?;
        let connecting = async {
            let stream = TcpStream::connect(addresses)
                .await
                .map_err(|error| HttpError::Connection(error.to_string()))?;
            match target.proof {
                None => Ok(Connection::Plain(stream)),
                Some(name) => self
                    .tls
                    .connect(name, stream)
                    .await
                    .map(|stream| Connection::Encrypted(Box::new(stream)))
                    .map_err(|error| HttpError::Tls(error.to_string())),
            }
        };
        let connection = timeout(limits.connect, connecting).await;
        match connection.unwrap_or(Err(HttpError::TooSlow))? {
            Connection::Plain(stream) => talk(stream, request, limits).await,
            Connection::Encrypted(stream) => talk(*stream, request, limits).await,
        }
    }
}

enum Connection {
    Plain(TcpStream),
    Encrypted(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

/// Whom an address names.
struct Target {
    /// As it is looked up.
    name: String,
    port: u16,
    /// As the header names it.
    authority: String,
    /// What its certificate must bear; none: the connection is not encrypted.
    proof: Option<ServerName<'static>>,
}

impl Target {
    fn of(url: &Url) -> Result<Self, HttpError> {
        let encrypted = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(HttpError::Address),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpError::Address);
        }
        let host = url.host().ok_or(HttpError::Address)?;
        let name = match host {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = url.port_or_known_default().ok_or(HttpError::Address)?;
        let proof = if encrypted {
            Some(ServerName::try_from(name.clone()).map_err(|_| HttpError::Address)?)
        } else {
            None
        };
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        Ok(Self {
            name,
            port,
            authority,
            proof,
        })
    }
}

fn request(call: Call, target: &Target) -> Result<Request<Full<Bytes>>, HttpError> {
    let path = match call.url.query() {
        Some(query) => format!("{}?{query}", call.url.path()),
        None => call.url.path().to_owned(),
    };
    let host = HeaderValue::try_from(&target.authority).map_err(|_| HttpError::Address)?;
    let mut request = Request::new(Full::new(call.body));
    *request.method_mut() = call.method;
    *request.uri_mut() = path.parse().map_err(|_| HttpError::Address)?;
    *request.headers_mut() = call.headers;
    let headers = request.headers_mut();
    headers.insert(HOST, host);
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(request)
}

/// One question and its answer.
async fn talk<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    limits: Limits,
) -> Result<Answer, HttpError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEADER)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(unreadable)?;
    let exchange = async {
        let answer = sender.send_request(request).await.map_err(unreadable)?;
        read(answer, limits.answer).await
    };
    tokio::pin!(exchange, connection);
    tokio::select! {
        answer = &mut exchange => answer,
        // What came before the connection ended is still to be read, or why it ended.
        _ = &mut connection => exchange.await,
    }
}

async fn read(answer: hyper::Response<Incoming>, limit: usize) -> Result<Answer, HttpError> {
    let (head, body) = answer.into_parts();
    if head.status.is_redirection() && head.headers.contains_key(LOCATION) {
        return Err(HttpError::Redirected(head.status));
    }
    let body = Limited::new(body, limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            HttpError::TooLarge
        } else {
            HttpError::Unreadable(error.to_string())
        }
    })?;
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes().to_vec(),
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what errors are mapped with"
)]
fn unreadable(error: hyper::Error) -> HttpError {
    HttpError::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A server of this machine that gives everybody the same octets; what it was asked, in the end.
    struct Server {
        addr: SocketAddr,
        calls: Arc<AtomicUsize>,
        asked: tokio::sync::mpsc::UnboundedReceiver<String>,
    }

    async fn server(octets: impl Into<Vec<u8>>, then: Then) -> Server {
        let octets = octets.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let (tell, asked) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let mut said = vec![0; 8192];
                let read = stream.read(&mut said).await.unwrap_or_default();
                said.truncate(read);
                let _ = tell.send(String::from_utf8_lossy(&said).into_owned());
                let _ = stream.write_all(&octets).await;
                if then == Then::Waits {
                    tokio::time::sleep(Duration::from_mins(1)).await;
                }
            }
        });
        Server { addr, calls, asked }
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Then {
        Ends,
        Waits,
    }

    const FINE: &str =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

    fn call(server: &Server, path: &str) -> Call {
        Call::get(format!("http://{}{path}", server.addr).parse().unwrap())
    }

    fn client(reach: Reach) -> Client {
        Client::new(reach).unwrap()
    }

    #[tokio::test]
    async fn a_question_is_answered() {
        let mut server = server(FINE, Then::Ends).await;
        let asking = call(&server, "/a/b?c=d%20e").with(
            axum::http::header::ACCEPT,
            HeaderValue::from_static("text/plain"),
        );
        let answer = client(Reach::Private).send(asking).await.unwrap();
        assert_eq!(
            (answer.status, answer.body),
            (StatusCode::OK, b"hello".to_vec())
        );
        let asked = server.asked.recv().await.unwrap();
        assert!(
            asked.starts_with("GET /a/b?c=d%20e HTTP/1.1\r\n"),
            "{asked}"
        );
        for line in [
            format!("host: {}", server.addr),
            "user-agent: Proffer".to_owned(),
            "accept: text/plain".to_owned(),
        ] {
            assert!(
                asked.contains(&format!("\r\n{line}\r\n")),
                "{line} in {asked}"
            );
        }

        let handed = Call::post(
            format!("http://{}/", server.addr).parse().unwrap(),
            HeaderValue::from_static("application/json"),
            "{\"a\":1}",
        );
        client(Reach::Private).send(handed).await.unwrap();
        let asked = server.asked.recv().await.unwrap();
        assert!(asked.starts_with("POST / HTTP/1.1\r\n"), "{asked}");
        assert!(
            asked.contains("content-length: 7\r\n") && asked.ends_with("{\"a\":1}"),
            "{asked}"
        );
    }

    #[tokio::test]
    async fn what_stands_beside_us_is_not_called() {
        let server = server(FINE, Then::Ends).await;
        for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
            let url = format!("http://{host}:{}/", server.addr.port());
            let refused = client(Reach::Public)
                .send(Call::get(url.parse().unwrap()))
                .await;
            assert_eq!(refused, Err(HttpError::Host(GuardError::Private)), "{host}");
        }
        assert_eq!(server.calls.load(Ordering::SeqCst), 0);
        for url in [
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "http://eva:secret@127.0.0.1/",
        ] {
            let refused = client(Reach::Private)
                .send(Call::get(url.parse().unwrap()))
                .await;
            assert_eq!(refused, Err(HttpError::Address), "{url}");
        }
    }

    #[tokio::test]
    async fn a_redirect_leads_nowhere() {
        let other = server(FINE, Then::Ends).await;
        for status in [301, 302, 303, 307, 308] {
            let there = format!(
                "HTTP/1.1 {status} Go\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n",
                other.addr
            );
            let server = server(there, Then::Ends).await;
            let refused = client(Reach::Private).send(call(&server, "/")).await;
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(refused, Err(HttpError::Redirected(status)));
        }
        assert_eq!(other.calls.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn an_answer_has_an_end() {
        let limits = Limits {
            answer: 1000,
            ..Limits::default()
        };
        let announced =
            "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n".to_owned() + &"x".repeat(1001);
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()
            + "100\r\n"
            + &"x".repeat(256)
            + "\r\n"
            + &("100\r\n".to_owned() + &"x".repeat(256) + "\r\n").repeat(5)
            + "0\r\n\r\n";
        let until_closed = "HTTP/1.1 200 OK\r\n\r\n".to_owned() + &"x".repeat(1001);
        for octets in [announced, chunked, until_closed] {
            let server = server(octets, Then::Ends).await;
            let answer = client(Reach::Private)
                .send(call(&server, "/").within(limits))
                .await;
            assert_eq!(answer, Err(HttpError::TooLarge));
        }
        let header = format!(
            "HTTP/1.1 200 OK\r\nX: {}\r\n\r\n",
            "x".repeat(4 * MAX_HEADER)
        );
        let server = server(header, Then::Ends).await;
        let answer = client(Reach::Private).send(call(&server, "/")).await;
        assert!(matches!(answer, Err(HttpError::Unreadable(_))));
    }

    #[tokio::test]
    async fn nobody_is_waited_for_longer_than_said() {
        let limits = Limits {
            whole: Duration::from_millis(200),
            ..Limits::default()
        };
        let began = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel";
        for octets in ["", began] {
            let server = server(octets, Then::Waits).await;
            let answer = client(Reach::Private)
                .send(call(&server, "/").within(limits))
                .await;
            assert_eq!(answer, Err(HttpError::TooSlow), "{octets}");
        }
        // A server that never says hello in TLS.
        let silent = server("", Then::Waits).await;
        let limits = Limits {
            connect: Duration::from_millis(200),
            ..Limits::default()
        };
        let url = format!("https://{}/", silent.addr).parse().unwrap();
        let answer = client(Reach::Private)
            .send(Call::get(url).within(limits))
            .await;
        assert_eq!(answer, Err(HttpError::TooSlow));
    }

    #[tokio::test]
    async fn what_is_not_http_or_ends_early_is_no_answer() {
        for octets in [
            "",
            "220 mail.example ESMTP\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
        ] {
            let server = server(octets, Then::Ends).await;
            let answer = client(Reach::Private).send(call(&server, "/")).await;
            assert!(
                matches!(answer, Err(HttpError::Unreadable(_))),
                "{octets}: {answer:?}"
            );
        }
        let closed = TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let url = format!("http://{closed}/").parse().unwrap();
        let answer = client(Reach::Private).send(Call::get(url)).await;
        assert!(
            matches!(answer, Err(HttpError::Connection(_))),
            "{answer:?}"
        );
    }

    #[tokio::test]
    async fn a_name_is_looked_up_once_and_what_was_found_is_called() {
        let mut server = server(FINE, Then::Ends).await;
        let looked_up = AtomicUsize::new(0);
        let url: Url = "http://checks.invalid:8080/x".parse().unwrap();
        let answer = client(Reach::Public)
            .send_by(Call::get(url), async |host, port| {
                looked_up.fetch_add(1, Ordering::SeqCst);
                assert_eq!((host.as_str(), port), ("checks.invalid", 8080));
                Ok(vec![server.addr])
            })
            .await
            .unwrap();
        assert_eq!(answer.body, b"hello");
        assert_eq!(looked_up.load(Ordering::SeqCst), 1);
        let asked = server.asked.recv().await.unwrap();
        assert!(
            asked.contains("\r\nhost: checks.invalid:8080\r\n"),
            "{asked}"
        );
    }
}
