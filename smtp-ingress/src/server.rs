//! Listening, and stopping without losing a mail that is on its way.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use shared::clock::Clock;
use shared::mail::{IngressDb, IngressDbError};
use shared::settings::IngressSettings;
use shared::telemetry::smtp::OpenSession;
use shared::telemetry::{self, Check, OpsServer, ops_server};
use shared::tenancy::{Connections, PoolSize};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client_limits::ClientLimits;
use crate::config::Config;
use crate::connection::Connection;
use crate::dialogue::Dialogue;
use crate::memory::Memory;
use crate::session::Session;

/// A running ingress.
#[derive(Debug)]
pub struct Ingress {
    smtp_addr: SocketAddr,
    ops: OpsServer,
    task: JoinHandle<()>,
}

/// Why the ingress did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Two settings contradict each other.
    #[error(
        "PROFFER_SMTP_MAX_BUFFERED_BYTES must hold at least one mail of PROFFER_SMTP_MAX_MAIL_BYTES"
    )]
    BufferedBytes,
    /// The address for mail is not free.
    #[error("can't listen for mail on {0}")]
    Smtp(SocketAddr, #[source] io::Error),
    /// The address for metrics and health is not free.
    #[error("can't listen for metrics and health on {0}")]
    Ops(SocketAddr, #[source] io::Error),
    /// The database was refused, or refused us.
    #[error(transparent)]
    Database(#[from] IngressDbError),
}

/// How long a stop waits for mails on their way. Their senders get no answer after that and will send them again.
const GRACE: Duration = Duration::from_secs(20);

/// How long we try to tell a client that there are too many.
const REFUSAL: Duration = Duration::from_secs(2);

/// Runs the ingress until `shutdown`, and until the mails on their way are stored.
pub async fn serve(
    settings: IngressSettings,
    shutdown: CancellationToken,
) -> Result<(), StartError> {
    Ingress::start(&settings, Clock::system(), shutdown)
        .await?
        .stopped()
        .await;
    Ok(())
}

impl Ingress {
    /// Starts to take mail. At a `shutdown` it takes no more, lets idle clients go with 421, finishes the mails on their way, and stops.
    pub async fn start(
        settings: &IngressSettings,
        clock: Clock,
        shutdown: CancellationToken,
    ) -> Result<Self, StartError> {
        telemetry::smtp::register();
        if settings.limits.buffered_bytes < settings.limits.mail_bytes {
            return Err(StartError::BufferedBytes);
        }
        let db = IngressDb::connect(
            &settings.ingress_database_url,
            Connections {
                size: PoolSize(settings.ingress_database_connections),
                timeouts: settings.database_timeouts,
            },
        )
        .await?;
        let readiness = {
            let db = db.clone();
            move || {
                let db = db.clone();
                async move { vec![Check::new("database", db.ping().await)] }
            }
        };
        let ops = ops_server(settings.ops_addr, readiness, shutdown.clone())
            .await
            .map_err(|error| StartError::Ops(settings.ops_addr, error))?;
        let listener = TcpListener::bind(settings.smtp_addr)
            .await
            .map_err(|error| StartError::Smtp(settings.smtp_addr, error))?;
        let smtp_addr = listener
            .local_addr()
            .map_err(|error| StartError::Smtp(settings.smtp_addr, error))?;
        tracing::info!(%smtp_addr, ops_addr = %ops.addr(), "taking mail");
        let server = Server {
            config: Arc::new(Config::from(settings)),
            clients: ClientLimits::new(&settings.limits),
            memory: Memory::new(settings.limits.buffered_bytes),
            db,
            clock,
            sessions: TaskTracker::new(),
            shutdown,
        };
        Ok(Self {
            smtp_addr,
            ops,
            task: tokio::spawn(server.run(listener)),
        })
    }

    /// Where mail is taken.
    pub fn smtp_addr(&self) -> SocketAddr {
        self.smtp_addr
    }

    /// Where metrics and health are served.
    pub fn ops_addr(&self) -> SocketAddr {
        self.ops.addr()
    }

    /// Waits until it has stopped.
    pub async fn stopped(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the ingress ended unexpectedly");
        }
        self.ops.stopped().await;
    }
}

struct Server {
    config: Arc<Config>,
    clients: ClientLimits,
    memory: Memory,
    db: IngressDb,
    clock: Clock,
    sessions: TaskTracker,
    shutdown: CancellationToken,
}

impl Server {
    async fn run(self, listener: TcpListener) {
        let db = self.db.clone();
        let _measured = telemetry::pool::watch(move || db.pool_use());
        loop {
            tokio::select! {
                biased;
                () = self.shutdown.cancelled() => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, client)) => self.welcome(stream, client),
                    Err(error) => {
                        // Out of file descriptors, or the client left early: neither is a reason to stop, nor to spin.
                        tracing::warn!(%error, "a connection was not accepted");
                        sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        drop(listener);
        self.sessions.close();
        if timeout(GRACE, self.sessions.wait()).await.is_err() {
            tracing::warn!(
                sessions = self.sessions.len(),
                "stopped before every mail on its way had come"
            );
        }
        self.db.close().await;
    }

    fn welcome(&self, stream: TcpStream, client: SocketAddr) {
        let counted = OpenSession::begin();
        // Without it the last piece of a pipelined answer can wait 40 ms for an acknowledgement; a socket that can't set it works all the same.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let mut connection = Connection::new(stream);
        match self.clients.admit(client.ip()) {
            Ok(admission) => {
                let session = Session {
                    connection,
                    dialogue: Dialogue::new(Arc::clone(&self.config), self.db.clone(), client.ip()),
                    memory: self.memory.clone(),
                    clock: self.clock.clone(),
                    shutdown: self.shutdown.clone(),
                    errors: 0,
                };
                self.sessions.spawn(async move {
                    session.run().await;
                    drop((admission, counted));
                });
            }
            Err(reply) => {
                telemetry::smtp::replied(reply.code());
                reply.write(&self.config.hostname, connection.output());
                self.sessions.spawn(async move {
                    // No lingering: there may be many of them, and a client waits for our greeting before it says anything.
                    let _ = connection.flush(Instant::now() + REFUSAL).await;
                    drop(counted);
                });
            }
        }
    }
}
