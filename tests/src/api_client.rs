//! A program of a customer's: reads the API with a bearer token, page after page.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The API, for a token.
#[derive(Debug, Clone)]
pub struct ApiClient {
    addr: SocketAddr,
    token: String,
}

impl ApiClient {
    /// Nothing is asked yet.
    pub fn new(addr: SocketAddr, token: String) -> Self {
        Self { addr, token }
    }

    /// Reads a resource below `/api/v1`.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let mut stream = TcpStream::connect(self.addr).await?;
        // HTTP/1.0 has neither chunks nor connections that stay open: the body ends with the stream.
        let question = format!(
            "GET /api/v1{path} HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {}\r\nAccept: application/json\r\n\r\n",
            self.addr, self.token
        );
        stream.write_all(question.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let answer = String::from_utf8(answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("an answer of HTTP")?;
        ensure!(
            head.split(' ').nth(1) == Some("200"),
            "GET {path}: {head}\n{body}"
        );
        Ok(serde_json::from_str(body)?)
    }

    /// Reads all items of a list.
    pub async fn list(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor = None;
        loop {
            let page = match &cursor {
                None => self.get(&format!("{path}?limit=100")).await?,
                Some(cursor) => {
                    self.get(&format!("{path}?limit=100&cursor={cursor}"))
                        .await?
                }
            };
            items.extend(page["items"].as_array().context("a list")?.iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return Ok(items),
            }
        }
    }
}
