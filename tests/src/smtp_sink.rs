//! A relay that keeps what it is given, or refuses it as it is told.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A mail as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SunkMail {
    /// Envelope sender; empty for `<>`.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// Header and body.
    pub text: String,
}

impl SunkMail {
    /// The path of the portal that its button leads to, which begins so and ends with a secret.
    pub fn link(&self, beginning: &str) -> String {
        let text = self.text.replace("=\r\n", "");
        let (_, rest) = text
            .split_once(&format!("http://portal.test{beginning}"))
            .expect("a link into the portal of this test");
        let secret = rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
        format!(
            "{beginning}{}",
            secret.into_iter().next().unwrap_or_default()
        )
    }

    /// The value of a header field, unfolded; encoded as it came.
    pub fn header(&self, name: &str) -> Option<String> {
        let header = self.text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        header.split("\r\n").find_map(|field| {
            let (field, value) = field.split_once(':')?;
            field
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    }

    /// What a reader without HTML sees.
    pub fn body(&self) -> String {
        let mail = mail_parser::MessageParser::new().parse(self.text.as_bytes());
        let body = mail.as_ref().and_then(|mail| mail.body_text(0));
        body.unwrap_or_default().replace("\r\n", "\n")
    }

    /// The files it brings, by their names.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        use mail_parser::MimeHeaders;
        let mail = mail_parser::MessageParser::new().parse(self.text.as_bytes());
        let files = mail.iter().flat_map(mail_parser::Message::attachments);
        files
            .map(|file| {
                let name = file.attachment_name().unwrap_or_default();
                (name.to_owned(), file.contents().to_vec())
            })
            .collect()
    }
}

#[derive(Debug, Default)]
struct State {
    mails: Vec<SunkMail>,
    refusal: Option<String>,
    /// As `AUTH PLAIN` has it; none: whoever comes is let in.
    login: Option<String>,
}

/// A listening relay; it ends with the test's runtime.
#[derive(Debug, Clone)]
pub struct SmtpSink {
    addr: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl SmtpSink {
    /// Listens on a free port of this machine.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Listens as a company's own server would: on the port for it, at an address of this machine that no other test uses.
    pub async fn start_as_own(port: u16) -> std::io::Result<Self> {
        let [_, a, b, c] = std::process::id().to_be_bytes();
        let addr = Ipv4Addr::new(127, a.max(1), b, c.max(1));
        Self::start_at(SocketAddr::from((addr, port))).await
    }

    async fn start_at(addr: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(addr).await?;
        let sink = Self {
            addr: listener.local_addr()?,
            state: Arc::default(),
        };
        let state = Arc::clone(&sink.state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&state)));
            }
        });
        Ok(sink)
    }

    /// As in `PROFFER_RELAY_URL`.
    pub fn url(&self) -> Url {
        format!("smtp://{}", self.addr)
            .parse()
            .expect("a socket address makes a URL")
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Lets in only who knows this from now on.
    pub fn ask_for(&self, user: &str, password: &str) {
        let login = STANDARD.encode(format!("\0{user}\0{password}"));
        self.lock().login = Some(login);
    }

    /// Answers every recipient with this line from now on; `None`: takes them.
    pub fn refuse(&self, line: Option<&str>) {
        self.lock().refusal = line.map(str::to_owned);
    }

    /// What came since the last time.
    pub fn take(&self) -> Vec<SunkMail> {
        std::mem::take(&mut self.lock().mails)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await?;
    let (mut sender, mut recipients) = (String::new(), Vec::new());
    while let Some(line) = read_line(&mut stream).await? {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8".to_owned(),
            "AUTH" => {
                let state = state.lock().unwrap_or_else(PoisonError::into_inner);
                let given = line.rsplit(' ').next().unwrap_or_default().trim();
                if state.login.as_deref().is_none_or(|login| login == given) {
                    "235 2.7.0 welcome".to_owned()
                } else {
                    "535 5.7.8 wrong password".to_owned()
                }
            }
            "MAIL" => {
                sender = path(&line);
                "250 2.1.0 OK".to_owned()
            }
            "RCPT" => {
                recipients.push(path(&line));
                let state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.refusal.clone().unwrap_or("250 2.1.5 OK".to_owned())
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mail = SunkMail {
                    sender: std::mem::take(&mut sender),
                    recipients: std::mem::take(&mut recipients),
                    text: read_data(&mut stream).await?,
                };
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.mails.push(mail);
                "250 2.0.0 taken".to_owned()
            }
            "RSET" => {
                recipients.clear();
                "250 2.0.0 OK".to_owned()
            }
            "QUIT" => "221 2.0.0 bye".to_owned(),
            _ => "250 2.0.0 OK".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if verb == "QUIT" {
            break;
        }
    }
    Ok(())
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line).await?;
    let line = String::from_utf8_lossy(&line);
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    while let Some(line) = read_line(stream).await? {
        if line == "." {
            break;
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push_str("\r\n");
    }
    Ok(text)
}

fn path(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}
