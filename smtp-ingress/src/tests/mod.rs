//! Whole dialogues over a stream in memory, with a store that only remembers. The store of the database is tested with real sockets in `tests/`.

mod dialogues;
mod limits;
mod smuggling;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use clap::Parser;
use shared::addresses::{LocalPart, TenantAddress};
use shared::clock::Clock;
use shared::ids::TenantId;
use shared::mail::{AcceptedMail, Route};
use shared::settings::IngressSettings;
use time::macros::datetime;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::connection::Connection;
use crate::dialogue::Dialogue;
use crate::memory::Memory;
use crate::session::Session;
use crate::store::{Store, Unavailable};

/// Remembers what it accepts. Addresses `open-<n>` are of tenant n, `closed-<n>` are closed, others unknown.
#[derive(Debug, Clone, Default)]
struct Memo {
    mails: Arc<Mutex<Vec<AcceptedMail>>>,
    away: Arc<AtomicBool>,
    /// The commit takes that long.
    slow: Option<std::time::Duration>,
}

impl Memo {
    fn mails(&self) -> Vec<AcceptedMail> {
        self.mails.lock().unwrap().clone()
    }

    fn check(&self) -> Result<(), Unavailable> {
        if self.away.load(Ordering::SeqCst) {
            Err(Unavailable("away".into()))
        } else {
            Ok(())
        }
    }
}

impl Store for Memo {
    async fn find_route(&self, local_part: &LocalPart) -> Result<Route, Unavailable> {
        self.check()?;
        let Some(address) = TenantAddress::parse(local_part) else {
            return Ok(Route::Unknown);
        };
        Ok(match address.base().split_once('-') {
            Some(("open", number)) => Route::Tenant(tenant(number.parse().unwrap())),
            Some(("closed", _)) => Route::Closed,
            _ => Route::Unknown,
        })
    }

    async fn accept(&self, mail: AcceptedMail) -> Result<(), Unavailable> {
        if let Some(slow) = self.slow {
            tokio::time::sleep(slow).await;
        }
        self.check()?;
        self.mails.lock().unwrap().push(mail);
        Ok(())
    }
}

fn tenant(number: i64) -> TenantId {
    serde_json::from_value(number.into()).unwrap()
}

/// The defaults, changed by flags.
fn config(flags: &[&str]) -> Config {
    let required = [
        "ingress",
        "--ingress-database-url",
        "postgres://nowhere",
        "--mail-domain",
        "m.example",
        "--smtp-hostname",
        "in.m.example",
    ];
    Config::from(&IngressSettings::try_parse_from(required.iter().chain(flags)).unwrap())
}

/// A client of a running session.
struct Client {
    stream: DuplexStream,
    session: JoinHandle<()>,
    shutdown: CancellationToken,
}

impl Client {
    fn connect(config: Config, store: &Memo) -> Self {
        Self::connect_sharing(config, store, &Memory::new(64 * 1024 * 1024))
    }

    fn connect_sharing(config: Config, store: &Memo, memory: &Memory) -> Self {
        let (stream, server) = duplex(8 * 1024);
        let shutdown = CancellationToken::new();
        let session = Session {
            connection: Connection::new(server),
            dialogue: Dialogue::new(
                Arc::new(config),
                store.clone(),
                "192.0.2.7".parse().unwrap(),
            ),
            memory: memory.clone(),
            clock: Clock::standing_at(datetime!(2026-03-02 08:09:10 UTC)),
            shutdown: shutdown.clone(),
            errors: 0,
        };
        Self {
            stream,
            session: tokio::spawn(session.run()),
            shutdown,
        }
    }

    /// Sends everything at once, closes, and returns everything that was answered.
    async fn send_all(self, sent: &[u8]) -> String {
        self.send_in_pieces(&[sent]).await
    }

    async fn send_in_pieces(self, pieces: &[&[u8]]) -> String {
        let (mut reader, mut writer) = tokio::io::split(self.stream);
        let pieces: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.to_vec()).collect();
        let writing = tokio::spawn(async move {
            for piece in pieces {
                // A session that has closed hears no more.
                if writer.write_all(&piece).await.is_err() {
                    return;
                }
                tokio::task::yield_now().await;
            }
            let _ = writer.shutdown().await;
        });
        let mut answers = String::new();
        reader.read_to_string(&mut answers).await.unwrap();
        writing.await.unwrap();
        self.session.await.unwrap();
        answers
    }

    /// Sends, and waits for an answer that is a whole reply.
    async fn ask(&mut self, sent: &str) -> String {
        self.stream.write_all(sent.as_bytes()).await.unwrap();
        self.hear().await
    }

    async fn hear(&mut self) -> String {
        let mut answer = String::new();
        loop {
            let mut octet = [0];
            if self.stream.read(&mut octet).await.unwrap() == 0 {
                return answer;
            }
            answer.push(octet[0].into());
            let last = answer.trim_end().rsplit("\r\n").next().unwrap();
            if answer.ends_with("\r\n") && last.as_bytes().get(3) != Some(&b'-') {
                return answer;
            }
        }
    }
}

/// Code and enhanced code of each reply.
fn codes(answers: &str) -> Vec<String> {
    answers
        .lines()
        .filter(|line| line.as_bytes().get(3) != Some(&b'-'))
        .map(|line| {
            let mut words = line.split(' ');
            let code = words.next().unwrap().to_owned();
            match words.next().filter(|word| {
                word.split('.').count() == 3 && word.split('.').all(|n| n.parse::<u16>().is_ok())
            }) {
                Some(status) => format!("{code} {status}"),
                None => code,
            }
        })
        .collect()
}
