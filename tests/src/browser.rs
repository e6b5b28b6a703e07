//! A browser without scripts: follows nothing by itself, keeps cookies, sends forms with the token of the page they stand on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::form_urlencoded;

/// A browser at one portal. A clone is the same browser in the same state, and forgets nothing the other learns later.
#[derive(Debug, Clone)]
pub struct Browser {
    addr: SocketAddr,
    cookies: BTreeMap<String, String>,
    token: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The body.
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Page {
    /// The value of a header; the last one, when there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .rfind(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The whole line of the cookie that begins so; the last one, when there are several.
    pub fn cookie_line(&self, beginning: &str) -> Option<&str> {
        self.headers
            .iter()
            .rfind(|(header, line)| header == "set-cookie" && line.starts_with(beginning))
            .map(|(_, line)| line.as_str())
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// Whether a link on it leads there.
    pub fn links_to(&self, path: &str) -> bool {
        decoded(&self.text).contains(&format!("href=\"{path}\""))
    }

    /// The path that the first form whose path begins so is sent to.
    pub fn form_to(&self, beginning: &str) -> Option<String> {
        let text = decoded(&self.text);
        let rest = between(&text, &format!("action=\"{beginning}"), "\"")?;
        Some(format!("{beginning}{rest}"))
    }

    /// The message beside a field; empty when nothing is wrong with it.
    pub fn message_at(&self, field: &str) -> String {
        let message = between(&self.text, &format!("id=\"error-{field}\">"), "</div>");
        decoded(message.unwrap_or_default())
    }

    /// What a field holds.
    pub fn value_of(&self, field: &str) -> String {
        let at = format!("name=\"{field}\"");
        let tag = self
            .text
            .split("<input")
            .find(|tag| tag.contains(&at))
            .unwrap_or_default();
        decoded(between(tag, "value=\"", "\"").unwrap_or_default())
    }
}

impl Browser {
    /// A browser in front of a portal.
    pub fn of(addr: SocketAddr) -> Self {
        Self {
            addr,
            cookies: BTreeMap::new(),
            token: String::new(),
        }
    }

    pub(crate) fn at(self, addr: SocketAddr) -> Self {
        Self { addr, ..self }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, &[], "").await
    }

    /// Sends a form from the page that was opened last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token.clone();
        self.post_with_token(path, fields, &token, &[]).await
    }

    /// Sends a form with a token and headers of the test's choice.
    pub async fn post_with_token(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        token: &str,
        headers: &[(&str, &str)],
    ) -> Page {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf_token", token)
            .extend_pairs(fields)
            .finish();
        let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send("POST", path, &all, &body).await
    }

    /// Signs in from the sign-in page.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Page {
        self.get("/login").await;
        self.post("/login", &[("email", email), ("password", password)])
            .await
    }

    /// The token of the page that was opened last.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What a stream tells within this time.
    pub async fn listen(&self, path: &str, time: Duration) -> String {
        let mut stream = self.connect("GET", path, &[], "").await;
        let mut heard = Vec::new();
        // The time is over while the stream goes on: what was heard until then counts.
        let _ = timeout(time, stream.read_to_end(&mut heard)).await;
        String::from_utf8(heard).expect("streams are UTF-8")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Loses a cookie.
    pub fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    /// Keeps a cookie that somebody gave it.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends a request as it is told.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let mut stream = self.connect(method, path, headers, body).await;
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .await
            .expect("the portal answers");
        // Not everything is a page.
        self.learn(&String::from_utf8_lossy(&answer))
    }

    async fn connect(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> TcpStream {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        // HTTP/1.0 has neither chunks nor connections that stay open: the body ends with the stream.
        let mut request = format!(
            "{method} {path} HTTP/1.0\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            write!(request, "Host: {}\r\n", self.addr).expect("a string takes anything");
        }
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").expect("a string takes anything");
        }
        if !cookies.is_empty() {
            write!(request, "Cookie: {}\r\n", cookies.join("; ")).expect("a string takes anything");
        }
        request.push_str("\r\n");
        request.push_str(body);

        let mut stream = TcpStream::connect(self.addr)
            .await
            .expect("the portal listens");
        stream
            .write_all(request.as_bytes())
            .await
            .expect("the portal reads");
        stream
    }

    fn learn(&mut self, answer: &str) -> Page {
        let (head, text) = answer.split_once("\r\n\r\n").expect("an answer of HTTP");
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok())
            .expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        for (_, cookie) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                if cookie.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        if let Some(token) = between(text, "name=\"csrf_token\" value=\"", "\"") {
            token.clone_into(&mut self.token);
        }
        Page {
            status,
            text: text.to_owned(),
            headers,
        }
    }
}

/// What templates escape, read back; `&` last, or `&amp;lt;` would be read twice.
fn decoded(html: &str) -> String {
    html.replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?
        .1
        .split_once(after)
        .map(|(found, _)| found)
}
