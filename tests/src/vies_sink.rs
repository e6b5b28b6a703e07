//! VIES as a test wants it: it answers everybody the same, and remembers what it was asked.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

#[derive(Debug, Default)]
struct State {
    answer: String,
    asked: Vec<String>,
}

/// A listening server; it ends with the test's runtime.
#[derive(Debug, Clone)]
pub struct ViesSink {
    addr: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl ViesSink {
    /// Listens on a free port of this machine, and has nothing to say.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let sink = Self {
            addr: listener.local_addr()?,
            state: Arc::default(),
        };
        sink.answer("503 Service Unavailable", "", "");
        let state = Arc::clone(&sink.state);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    let mut question = vec![0; 4096];
                    let read = stream.read(&mut question).await.unwrap_or_default();
                    let question = String::from_utf8_lossy(&question[..read]).into_owned();
                    let answer = {
                        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                        let path = question.split(' ').nth(1).unwrap_or_default();
                        state.asked.push(path.to_owned());
                        state.answer.clone()
                    };
                    if answer.is_empty() {
                        // Nothing is said, and the connection stays.
                        let _ = stream.read(&mut [0; 16]).await;
                    }
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        Ok(sink)
    }

    /// Its address, as in `PROFFER_VIES_URL`.
    pub fn url(&self) -> Url {
        format!("http://{}/vies/rest-api", self.addr)
            .parse()
            .expect("a socket address makes a URL")
    }

    /// Answers with this status, these header lines and this body from now on.
    pub fn answer(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        self.lock().answer =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    }

    /// Says nothing from now on.
    pub fn fall_silent(&self) {
        self.lock().answer.clear();
    }

    /// The paths that were asked for since the last call.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().asked)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
