//! The three services as processes that can be killed, and are started again when they are.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use url::Url;

/// What the services need. The database is migrated, and nobody else's.
#[derive(Debug, Clone, Args)]
pub struct StackOptions {
    /// Where the services' programs are.
    #[arg(long, default_value = "target/release")]
    pub programs: PathBuf,
    /// The database, as proffer_owner.
    #[arg(long)]
    pub owner_url: Url,
    /// The database, as proffer_app.
    #[arg(long)]
    pub app_url: Url,
    /// The database, as proffer_ingress.
    #[arg(long)]
    pub ingress_url: Url,
    /// Where logs are written.
    #[arg(long, default_value = "target/stack-logs")]
    pub logs: PathBuf,
    /// First of six consecutive free ports.
    #[arg(long, default_value_t = 23_500)]
    pub port: u16,
}

/// The domain of the companies' addresses.
pub const MAIL_DOMAIN: &str = "proposals.localhost";

/// One of the services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// The portal.
    Web,
    /// The job worker.
    Worker,
    /// The SMTP ingress.
    Ingress,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Web, Self::Worker, Self::Ingress];

    fn program(self) -> &'static str {
        match self {
            Self::Web => "proffer-web",
            Self::Worker => "proffer-worker",
            Self::Ingress => "proffer-smtp-ingress",
        }
    }
}

/// Running services.
#[derive(Debug)]
pub struct Stack {
    options: StackOptions,
    services: Vec<Supervised>,
}

#[derive(Debug)]
struct Supervised {
    service: Service,
    kill: Arc<Notify>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Stack {
    /// Starts services and waits until each is ready.
    pub async fn start(options: StackOptions, services: &[Service]) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&options.logs)?;
        let services = services
            .iter()
            .map(|&service| {
                let kill = Arc::new(Notify::new());
                let task = tokio::spawn(supervise(options.clone(), service, Arc::clone(&kill)));
                Supervised {
                    service,
                    kill,
                    task,
                }
            })
            .collect();
        let stack = Self { options, services };
        for supervised in &stack.services {
            stack.wait_until_ready(supervised).await?;
        }
        Ok(stack)
    }

    /// Where the portal and the API are.
    pub fn http_addr(&self) -> SocketAddr {
        local(self.options.port)
    }

    /// Where mail is taken.
    pub fn smtp_addr(&self) -> SocketAddr {
        local(self.options.port + 1)
    }

    /// Ends a service as a power cut would. It is started again at once.
    pub fn kill(&self, service: Service) {
        for supervised in self
            .services
            .iter()
            .filter(|supervised| supervised.service == service)
        {
            supervised.kill.notify_one();
        }
    }

    /// Whether all services run: one that ended by itself is an error.
    pub async fn check(&mut self) -> anyhow::Result<()> {
        for supervised in &mut self.services {
            if supervised.task.is_finished() {
                (&mut supervised.task).await??;
            }
        }
        Ok(())
    }

    async fn wait_until_ready(&self, supervised: &Supervised) -> anyhow::Result<()> {
        let addr = ops_addr(&self.options, supervised.service);
        let begun = Instant::now();
        while TcpStream::connect(addr).await.is_err() {
            if supervised.task.is_finished() || begun.elapsed() > Duration::from_secs(30) {
                bail!(
                    "{} did not start: see {}",
                    supervised.service.program(),
                    self.options.logs.display()
                );
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        for supervised in &self.services {
            // The child is killed with the task that holds it.
            supervised.task.abort();
        }
    }
}

async fn supervise(
    options: StackOptions,
    service: Service,
    kill: Arc<Notify>,
) -> anyhow::Result<()> {
    loop {
        let mut child = spawn(&options, service)?;
        tokio::select! {
            status = child.wait() => bail!("{} ended by itself: {}", service.program(), status?),
            () = kill.notified() => child.kill().await?,
        }
    }
}

fn spawn(options: &StackOptions, service: Service) -> anyhow::Result<Child> {
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(log_path(&options.logs, service))?;
    let mut command = Command::new(options.programs.join(service.program()));
    command
        .env_clear()
        .env("PROFFER_OPS_ADDR", ops_addr(options, service).to_string())
        .env("PROFFER_MAIL_DOMAIN", MAIL_DOMAIN)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .kill_on_drop(true);
    if service == Service::Ingress {
        command
            .env("PROFFER_INGRESS_DATABASE_URL", options.ingress_url.as_str())
            .env("PROFFER_SMTP_ADDR", local(options.port + 1).to_string());
    } else {
        command
            .env("PROFFER_DATABASE_URL", options.app_url.as_str())
            .env("PROFFER_HTTP_ADDR", local(options.port).to_string())
            .env(
                "PROFFER_SECRET_KEY",
                "a-key-that-only-this-test-uses-0123456789",
            );
    }
    if service == Service::Worker {
        // Nobody listens there: what the worker sends is deferred.
        command.env(
            "PROFFER_RELAY_URL",
            format!("smtp://{}", local(options.port + 2)),
        );
    }
    command.spawn().with_context(|| {
        format!(
            "{} can't be started from {}",
            service.program(),
            options.programs.display()
        )
    })
}

fn log_path(logs: &Path, service: Service) -> PathBuf {
    logs.join(service.program()).with_extension("log")
}

fn ops_addr(options: &StackOptions, service: Service) -> SocketAddr {
    local(
        options.port
            + match service {
                Service::Web => 3,
                Service::Worker => 4,
                Service::Ingress => 5,
            },
    )
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}
