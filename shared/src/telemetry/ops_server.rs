//! `/metrics`, `/healthz` and `/readyz` on a service's ops address, which only the operator's network reaches.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus::IntGauge;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{pool, registry};

/// Something a service needs to do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    name: &'static str,
    trouble: Option<String>,
}

impl Check {
    /// `trouble` is shown to the operator; it holds no secrets.
    pub fn new<E: std::fmt::Display>(name: &'static str, result: Result<(), E>) -> Self {
        Self {
            name,
            trouble: result.err().map(|trouble| trouble.to_string()),
        }
    }
}

/// A running server of metrics and health.
#[derive(Debug)]
pub struct OpsServer {
    addr: SocketAddr,
    task: JoinHandle<()>,
}

impl OpsServer {
    /// Where it listens: the port that was free when 0 was asked for.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Waits until it has stopped.
    pub async fn stopped(self) {
        // It ends by the shutdown, or with its runtime; there is nothing else to learn.
        self.task.await.unwrap_or(());
    }
}

/// Longer than this, a check counts as failed: whoever asks waits a few seconds at most.
const READINESS_TIMEOUT: Duration = Duration::from_secs(3);

static READY: LazyLock<IntGauge> = LazyLock::new(|| {
    registry::gauge(
        "proffer_ready",
        "1 when everything this service needs answers, otherwise 0: what /readyz says.",
    )
});

/// The text format of Prometheus, version 0.0.4.
const METRICS_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Listens on `addr` and serves until `shutdown`. `/healthz` answers 200 as long as the process lives; `/readyz` runs `readiness` and answers
/// 200 when every check passes, otherwise 503, with a line per check.
pub async fn ops_server<R, F>(
    addr: SocketAddr,
    readiness: R,
    shutdown: CancellationToken,
) -> io::Result<OpsServer>
where
    R: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Vec<Check>> + Send + 'static,
{
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let readiness = Arc::new(readiness);
    let asked = Arc::clone(&readiness);
    let routes = Router::new()
        .route(
            "/metrics",
            get(async move || {
                let (status, _) = ready(in_time(asked()).await);
                READY.set(i64::from(status == StatusCode::OK));
                metrics()
            }),
        )
        .route("/healthz", get(async || "ok\n"))
        .route(
            "/readyz",
            get(async move || ready(in_time(readiness()).await)),
        );
    let serving = axum::serve(listener, routes).with_graceful_shutdown(shutdown.cancelled_owned());
    let task = tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "metrics and health are no longer served");
        }
    });
    Ok(OpsServer { addr, task })
}

async fn in_time(checks: impl Future<Output = Vec<Check>>) -> Option<Vec<Check>> {
    tokio::time::timeout(READINESS_TIMEOUT, checks).await.ok()
}

fn metrics() -> Response {
    pool::measure();
    match registry::text() {
        Ok(text) => ([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn ready(checks: Option<Vec<Check>>) -> (StatusCode, String) {
    let checks = checks.unwrap_or_else(|| vec![Check::new("readiness", Err("no answer in time"))]);
    let status = if checks.iter().all(|check| check.trouble.is_none()) {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let lines = checks.iter().fold(String::new(), |mut lines, check| {
        // Writing to a String can't fail.
        let _ = match &check.trouble {
            None => writeln!(lines, "{}: ok", check.name),
            Some(trouble) => writeln!(
                lines,
                "{}: {}",
                check.name,
                trouble.replace(['\r', '\n'], " ")
            ),
        };
        lines
    });
    (status, lines)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::queue::Lane;
    use crate::telemetry::pool::PoolUse;
    use crate::telemetry::{jobs, mail_in, mail_out, smtp};

    async fn get(addr: SocketAddr, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        stream
            .write_all(
                format!("GET {path} HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n").as_bytes(),
            )
            .await
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            body.to_owned(),
        )
    }

    #[tokio::test]
    async fn health_readiness_and_metrics_are_served_until_the_shutdown() {
        let shutdown = CancellationToken::new();
        let well = Arc::new(AtomicBool::new(true));
        let seen = Arc::clone(&well);
        let readiness = move || {
            let well = seen.load(Ordering::SeqCst);
            async move {
                vec![
                    Check::new(
                        "database",
                        if well {
                            Ok(())
                        } else {
                            Err("does not\nanswer")
                        },
                    ),
                    Check::new("queue", Ok::<_, String>(())),
                ]
            }
        };
        let server = ops_server("127.0.0.1:0".parse().unwrap(), readiness, shutdown.clone())
            .await
            .unwrap();

        assert_eq!(
            get(server.addr(), "/healthz").await,
            (200, "ok\n".to_owned())
        );
        assert_eq!(
            get(server.addr(), "/readyz").await,
            (200, "database: ok\nqueue: ok\n".to_owned())
        );
        well.store(false, Ordering::SeqCst);
        assert_eq!(
            get(server.addr(), "/readyz").await,
            (503, "database: does not answer\nqueue: ok\n".to_owned())
        );
        assert_eq!(get(server.addr(), "/healthz").await.0, 200);

        jobs::register();
        jobs::set_count(Lane::MailIn, jobs::State::Ready, 7);
        mail_in::understood("request");
        mail_out::register();
        smtp::register();
        let _pool = pool::watch(|| PoolUse {
            in_use: 2,
            open: 5,
            limit: 20,
        });
        let (status, text) = get(server.addr(), "/metrics").await;
        assert_eq!(status, 200);
        for line in [
            r#"proffer_jobs{lane="mail_in",state="ready"} 7"#,
            r#"proffer_jobs_oldest_age_seconds{lane="bulk"} 0"#,
            r#"proffer_mails_in_total{outcome="request"} 1"#,
            r#"proffer_mails_out_total{result="deferred"} 0"#,
            r#"proffer_db_pool_connections{state="idle"} 3"#,
            r#"proffer_db_pool_connections{state="limit"} 20"#,
            "proffer_ready 0",
            "proffer_smtp_sessions_total 0",
        ] {
            assert!(
                text.lines().any(|l| l == line),
                "{line} is missing from\n{text}"
            );
        }

        shutdown.cancel();
        server.stopped().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_has_failed() {
        let late = in_time(std::future::pending()).await;
        assert_eq!(
            ready(late),
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "readiness: no answer in time\n".to_owned()
            )
        );
    }
}
