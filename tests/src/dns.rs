//! A name server of the test's own: it knows the TXT records it is told, and that nothing else exists.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::UdpSocket;

/// RFC 1035 §3.2.2.
const TXT: u16 = 16;
/// RFC 1035 §4.1.1: a response, recursion wanted and available.
const ANSWER: u16 = 0x8180;
const NO_SUCH_NAME: u16 = 3;

const SERVER_FAILED: u16 = 2;

#[derive(Debug, Default)]
struct State {
    records: HashMap<String, String>,
    failing: bool,
}

type Records = Arc<Mutex<State>>;

/// A listening name server; it ends with the test's runtime.
#[derive(Debug, Clone)]
pub struct NameServer {
    addr: SocketAddr,
    records: Records,
}

impl NameServer {
    /// Listens on a free port of this machine. Nothing exists yet.
    pub async fn start() -> std::io::Result<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        let server = Self {
            addr: socket.local_addr()?,
            records: Records::default(),
        };
        let records = Arc::clone(&server.records);
        tokio::spawn(async move {
            let mut question = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                if let Some(answer) = answer(&question[..length], &records) {
                    // Whoever asked may have gone.
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        Ok(server)
    }

    /// As in `PROFFER_DNS`.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// From now on `name` has this text.
    pub fn publish(&self, name: &str, text: &str) {
        let mut state = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        state.records.insert(name.to_lowercase(), text.to_owned());
    }

    /// From now on it answers nothing but that it failed.
    pub fn fail(&self) {
        let mut state = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        state.failing = true;
    }
}

fn answer(question: &[u8], records: &Records) -> Option<Vec<u8>> {
    let (name, end) = name_at(question, 12)?;
    let kind = u16::from_be_bytes(question.get(end..end + 2)?.try_into().ok()?);
    let state = records.lock().unwrap_or_else(PoisonError::into_inner);
    let text = state.records.get(&name);
    let code = match text {
        _ if state.failing => SERVER_FAILED,
        Some(_) => 0,
        None => NO_SUCH_NAME,
    };
    let text = text.filter(|_| kind == TXT && !state.failing);

    let mut answer = question.get(..2)?.to_vec();
    for number in [ANSWER | code, 1, u16::from(text.is_some()), 0, 0] {
        answer.extend(number.to_be_bytes());
    }
    answer.extend(question.get(12..end + 4)?);
    if let Some(text) = text {
        let data: Vec<u8> = text
            .as_bytes()
            .chunks(255)
            .flat_map(|piece| [&[u8::try_from(piece.len()).unwrap_or(255)], piece].concat())
            .collect();
        // The name of the question; type, class IN, a minute.
        answer.extend([0xc0, 12]);
        answer.extend(TXT.to_be_bytes());
        answer.extend(1_u16.to_be_bytes());
        answer.extend(60_u32.to_be_bytes());
        answer.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
        answer.extend(data);
    }
    Some(answer)
}

/// The name whose labels begin here, without its last dot, and where it ends.
fn name_at(question: &[u8], mut at: usize) -> Option<(String, usize)> {
    let mut labels = Vec::new();
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            return Some((labels.join(".").to_lowercase(), at));
        }
        labels.push(String::from_utf8_lossy(question.get(at..at + length)?).into_owned());
        at += length;
    }
}
