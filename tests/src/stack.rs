//! The three services as processes that can be ended in two ways, and are started again when they are.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use clap::Args;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
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

/// How a service is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// As a power cut does.
    Kill,
    /// As a deployment does: it finishes what it began.
    Stop,
}

/// How long a service may take to finish what it began.
const STOP_PATIENCE: Duration = Duration::from_mins(1);

/// Running services.
#[derive(Debug)]
pub struct Stack {
    options: StackOptions,
    services: Vec<Supervised>,
}

#[derive(Debug)]
struct Supervised {
    service: Service,
    endings: mpsc::Sender<(Ending, oneshot::Sender<()>)>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Stack {
    /// Starts services and waits until each is ready.
    pub async fn start(options: StackOptions, services: &[Service]) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&options.logs)?;
        let services = services
            .iter()
            .map(|&service| {
                let (endings, orders) = mpsc::channel(1);
                let task = tokio::spawn(supervise(options.clone(), service, orders));
                Supervised {
                    service,
                    endings,
                    task,
                }
            })
            .collect();
        let stack = Self { options, services };
        stack.until_ready().await?;
        Ok(stack)
    }

    /// Waits until each service listens.
    pub async fn until_ready(&self) -> anyhow::Result<()> {
        for supervised in &self.services {
            self.wait_until_ready(supervised).await?;
        }
        Ok(())
    }

    /// Where the portal and the API are.
    pub fn http_addr(&self) -> SocketAddr {
        local(self.options.port)
    }

    /// Where mail is taken.
    pub fn smtp_addr(&self) -> SocketAddr {
        local(self.options.port + 1)
    }

    /// Where a service tells its metrics.
    pub fn ops_addr(&self, service: Service) -> SocketAddr {
        ops_addr(&self.options, service)
    }

    /// Ends a service and starts its successor, which need not be ready yet.
    pub async fn end(&self, service: Service, ending: Ending) -> anyhow::Result<()> {
        let supervised = self
            .services
            .iter()
            .find(|supervised| supervised.service == service)
            .with_context(|| format!("{} does not run", service.program()))?;
        let (ended, successor) = oneshot::channel();
        supervised.endings.send((ending, ended)).await?;
        successor
            .await
            .with_context(|| format!("{} did not end well", service.program()))
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
    mut orders: mpsc::Receiver<(Ending, oneshot::Sender<()>)>,
) -> anyhow::Result<()> {
    let mut child = spawn(&options, service)?;
    loop {
        let (ending, ended) = tokio::select! {
            status = child.wait() => bail!("{} ended by itself: {}", service.program(), status?),
            order = orders.recv() => match order {
                Some(order) => order,
                None => return Ok(()),
            },
        };
        match ending {
            Ending::Kill => child.kill().await?,
            Ending::Stop => stop(&mut child).await.with_context(|| service.program())?,
        }
        child = spawn(&options, service)?;
        // Whoever ordered it may have gone.
        let _ = ended.send(());
    }
}

async fn stop(child: &mut Child) -> anyhow::Result<()> {
    let id = child.id().context("it has ended")?.to_string();
    Command::new("kill").arg(&id).status().await?;
    let status = timeout(STOP_PATIENCE, child.wait())
        .await
        .context("it does not end")??;
    ensure!(status.success(), "ended badly: {status}");
    Ok(())
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
    if service == Service::Web {
        // A test that comes from many addresses says so as a proxy does.
        command.env("PROFFER_TRUSTED_PROXIES", "127.0.0.1");
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
