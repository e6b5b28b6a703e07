//! The portal in this process, on a free port, and a plain HTTP client.

use std::io;
use std::net::SocketAddr;

use clap::Parser;
use serde_json::Value;
use shared::settings::WebSettings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::browser::Browser;
use crate::stack::MAIL_DOMAIN;
use crate::world::{PASSWORD, World};

/// What it signs with.
pub const KEY: &str = "a key that only these tests use 0123456789";

/// A running portal; it stops when dropped.
#[derive(Debug)]
pub struct Portal {
    addr: SocketAddr,
    _stop: DropGuard,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, as they came.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Portal {
    /// Starts it over the world's database, with the world's clock.
    pub async fn start(world: &World) -> Self {
        Self::start_with(world, &[]).await
    }

    /// As [`Portal::start`], with more settings, as flags.
    pub async fn start_with(world: &World, flags: &[&str]) -> Self {
        Self::start_with_keys(world, KEY, flags).await
    }

    /// As [`Portal::start_with`], with another list of keys.
    pub async fn start_with_keys(world: &World, keys: &str, flags: &[&str]) -> Self {
        let database = world.database().url("proffer_app");
        let mut arguments = vec![
            "proffer-web",
            "--database-url",
            database.as_str(),
            "--mail-domain",
            MAIL_DOMAIN,
            "--secret-key",
            keys,
            "--ops-addr",
            "127.0.0.1:0",
        ];
        arguments.extend(flags);
        let settings = WebSettings::parse_from(arguments);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("it is bound");
        let stop = CancellationToken::new();
        let serving = web::server::serve_on(listener, settings, world.clock.clone(), stop.clone());
        tokio::spawn(async move { serving.await.expect("the portal runs") });
        Self {
            addr,
            _stop: stop.drop_guard(),
        }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// A browser that has not been there yet.
    pub fn browser(&self) -> Browser {
        Browser::of(self.addr)
    }

    /// A browser that was at another process of the same portal, and knows no difference.
    pub fn go_on(&self, browser: &Browser) -> Browser {
        browser.clone().at(self.addr)
    }

    /// A browser in which a member signed in, by the password of every [`World`].
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(email, PASSWORD).await;
        browser
    }

    /// One call: `headers` are whole lines.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[String],
        body: &[u8],
    ) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.addr).await?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.addr,
            body.len()
        );
        for header in headers {
            head.push_str(header);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        Answer::read(&bytes).ok_or_else(|| io::Error::other("not an HTTP answer"))
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        Some(Self {
            status: head.split(' ').nth(1)?.parse().ok()?,
            head: head.to_lowercase(),
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether it is an error as RFC 9457 has them, with its own status inside.
    pub fn is_problem(&self) -> bool {
        self.head.contains("content-type: application/problem+json")
            && self.json()["status"] == self.status
    }
}
