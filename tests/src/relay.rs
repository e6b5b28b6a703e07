//! The relay that mail goes out by, in a test: takes what it is given, and refuses when told to.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use url::Url;

/// A mail that went out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentMail {
    /// Who gets its bounces; empty for the null sender.
    pub sender: String,
    /// Whom it was for, in the order of the RCPT commands.
    pub recipients: Vec<String>,
    /// The mail as it was sent, without stuffed dots.
    pub raw: String,
}

impl SentMail {
    /// The value of a header field, unfolded; as it is encoded on the wire.
    pub fn header(&self, name: &str) -> Option<String> {
        let header = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        header.split("\r\n").find_map(|field| {
            let (field_name, value) = field.split_once(':')?;
            field_name
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    }
}

#[derive(Debug, Default)]
struct Record {
    sent: Vec<SentMail>,
    refusals: VecDeque<String>,
}

/// A relay on a free port. Gone when dropped.
#[derive(Debug)]
pub struct Relay {
    addr: SocketAddr,
    record: Arc<Mutex<Record>>,
    listening: AbortHandle,
}

impl Relay {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("a bound port");
        let record = Arc::<Mutex<Record>>::default();
        let listening = tokio::spawn(listen(listener, Arc::clone(&record))).abort_handle();
        Self {
            addr,
            record,
            listening,
        }
    }

    /// For `PROFFER_RELAY_URL`.
    pub fn url(&self) -> Url {
        format!("smtp://{}", self.addr)
            .parse()
            .expect("an address makes a URL")
    }

    /// Answers the next mail with this line, such as `451 4.3.0 later`.
    pub fn refuse_next(&self, reply: &str) {
        lock(&self.record).refusals.push_back(reply.to_owned());
    }

    /// What came since the last call, in order.
    pub fn take_sent(&self) -> Vec<SentMail> {
        std::mem::take(&mut lock(&self.record).sent)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, record: Arc<Mutex<Record>>) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        sessions.spawn(converse(stream, Arc::clone(&record)));
    }
}

/// Ends with the connection: what a client broke off is no mail.
async fn converse(stream: TcpStream, record: Arc<Mutex<Record>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relay.test ESMTP\r\n").await?;
    let mut mail = SentMail::default();
    loop {
        let line = read_line(&mut stream).await?;
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" => "250-relay.test\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
            "MAIL" => {
                mail = SentMail {
                    sender: path(&line),
                    ..SentMail::default()
                };
                "250 2.1.0 ok".to_owned()
            }
            "RCPT" => {
                mail.recipients.push(path(&line));
                "250 2.1.5 ok".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                mail.raw = read_data(&mut stream).await?;
                let mut record = lock(&record);
                record.refusals.pop_front().unwrap_or_else(|| {
                    record.sent.push(std::mem::take(&mut mail));
                    "250 2.0.0 taken".to_owned()
                })
            }
            "QUIT" => {
                stream.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(());
            }
            "NOOP" | "RSET" => "250 2.0.0 ok".to_owned(),
            _ => "500 5.5.1 what?".to_owned(),
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

/// What stands between angle brackets.
fn path(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(path, _)| path.to_owned())
        .unwrap_or_default()
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut data = String::new();
    loop {
        let line = read_line(stream).await?;
        if line == "." {
            return Ok(data);
        }
        // RFC 5321 §4.5.2.
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
        data.push_str("\r\n");
    }
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    if stream.read_until(b'\n', &mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(&line)
        .trim_end_matches(['\r', '\n'])
        .to_owned())
}
