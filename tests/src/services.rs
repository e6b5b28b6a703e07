//! The three services in this process, on free ports, as their programs run them.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};

use clap::Parser;
use shared::clock::Clock;
use shared::settings::{IngressSettings, WebSettings, WorkerSettings};
use smtp_ingress::Ingress;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::portal::KEY;
use crate::stack::MAIL_DOMAIN;

/// Running services.
#[derive(Debug)]
pub struct Services {
    /// The portal and the API.
    pub http: SocketAddr,
    /// Where mail is taken.
    pub smtp: SocketAddr,
    /// Metrics and health of the portal, the worker and the ingress.
    pub ops: [SocketAddr; 3],
    stop: CancellationToken,
    tasks: Vec<JoinHandle<anyhow::Result<()>>>,
}

impl Services {
    /// Starts them over a database, as its two roles reach it.
    pub async fn start(app: &Url, ingress: &Url, relay: &Url) -> Self {
        let stop = CancellationToken::new();
        let portal = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let http = portal.local_addr().expect("it is bound");
        let [web_ops, worker_ops] = [free_address().await, free_address().await];

        let flags = |program: &str, ops: SocketAddr| {
            let flags = [
                program,
                "--database-url",
                app.as_str(),
                "--mail-domain",
                MAIL_DOMAIN,
                "--secret-key",
                KEY,
                "--ops-addr",
                &ops.to_string(),
            ];
            flags.map(str::to_owned)
        };
        let web = WebSettings::parse_from(flags("web", web_ops));
        let relay = ["--relay-url".to_owned(), relay.to_string()];
        let worker =
            WorkerSettings::parse_from(flags("worker", worker_ops).into_iter().chain(relay));
        let ingress = IngressSettings::parse_from([
            "ingress",
            "--ingress-database-url",
            ingress.as_str(),
            "--mail-domain",
            MAIL_DOMAIN,
            "--smtp-addr",
            "127.0.0.1:0",
            "--ops-addr",
            "127.0.0.1:0",
        ]);
        let ingress = Ingress::start(&ingress, Clock::system(), stop.clone())
            .await
            .expect("the ingress starts");
        let services = Self {
            http,
            smtp: ingress.smtp_addr(),
            ops: [web_ops, worker_ops, ingress.ops_addr()],
            tasks: vec![
                spawn(web::server::serve_on(
                    portal,
                    web,
                    Clock::system(),
                    stop.clone(),
                )),
                spawn(worker::serve(worker, stop.clone())),
                spawn(async {
                    ingress.stopped().await;
                    Ok(())
                }),
            ],
            stop,
        };
        for addr in services.ops {
            while crate::http::get(addr, "/readyz", &[]).await.is_err() {
                assert!(services.live(), "a service did not start");
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        }
        // The portal embeds its assets, and ends at once when they were not built.
        crate::http::get(http, "/login", &[])
            .await
            .expect("the portal answers");
        services
    }

    /// Whether all of them run: none ends by itself.
    pub fn live(&self) -> bool {
        self.tasks.iter().all(|task| !task.is_finished())
    }

    /// Stops them as a deployment does.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            task.await
                .expect("a service does not panic")
                .expect("a service ends well");
        }
    }
}

fn spawn(
    service: impl Future<Output = anyhow::Result<()>> + Send + 'static,
) -> JoinHandle<anyhow::Result<()>> {
    tokio::spawn(service)
}

/// Free when it was asked for, and not likely to be taken at once.
async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    listener
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
}
