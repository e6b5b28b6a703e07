//! Only the hosts that are ours: links in pages never come from a forged `Host`, and another site's name can't be pointed at us.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::app::App;

/// The authorities we answer to: the public URL's, and the address listened on.
#[derive(Debug, Clone)]
pub(crate) struct TrustedHosts(Arc<[String]>);

impl TrustedHosts {
    pub(crate) fn new(public_url: &Url, listening: SocketAddr) -> Self {
        let mut hosts = vec![listening.to_string()];
        if let Some(host) = public_url.host_str() {
            hosts.push(match public_url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            });
        }
        if listening.ip().is_loopback() {
            hosts.push(format!("localhost:{}", listening.port()));
        }
        Self(hosts.into())
    }

    fn trusts(&self, host: &str) -> bool {
        self.0
            .iter()
            .any(|trusted| trusted.eq_ignore_ascii_case(host))
    }
}

/// Refuses what is meant for another host (421, RFC 9110 §15.5.20).
pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if host.is_some_and(|host| app.trusted_hosts.trusts(host)) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_trusted() {
        let hosts = TrustedHosts::new(
            &"https://app.example.be".parse().unwrap(),
            "127.0.0.1:8080".parse().unwrap(),
        );
        for (host, trusted) in [
            ("app.example.be", true),
            ("APP.example.be", true),
            ("127.0.0.1:8080", true),
            ("localhost:8080", true),
            ("app.example.be:8080", false),
            ("127.0.0.1", false),
            ("evil.example", false),
        ] {
            assert_eq!(hosts.trusts(host), trusted, "{host}");
        }
    }
}
