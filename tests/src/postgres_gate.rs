//! A door between a service and its database, so that a test can shut it: to the service the database is away, to the test it is not.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::{JoinHandle, JoinSet};
use url::Url;

/// A door in front of a PostgreSQL server.
#[derive(Debug)]
pub struct PostgresGate {
    url: Url,
    addr: SocketAddr,
    server: Server,
    door: Option<JoinHandle<()>>,
}

#[derive(Debug, Clone)]
enum Server {
    Tcp(String),
    Socket(PathBuf),
}

impl PostgresGate {
    /// Opens a door to the server of `url`, which names it by host and port or by the folder of its socket.
    pub async fn open(url: &Url) -> Self {
        let port = url.port().unwrap_or(5432);
        let folder = url
            .query_pairs()
            .find(|(key, _)| key == "host")
            .map(|(_, folder)| folder.into_owned());
        let server = match folder.filter(|folder| folder.starts_with('/')) {
            Some(folder) => Server::Socket(PathBuf::from(folder).join(format!(".s.PGSQL.{port}"))),
            None => Server::Tcp(format!("{}:{port}", url.host_str().unwrap_or("localhost"))),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("a bound port");
        let mut through = url.clone();
        through.set_query(None);
        through
            .set_host(Some("127.0.0.1"))
            .and_then(|()| {
                through
                    .set_port(Some(addr.port()))
                    .map_err(|()| url::ParseError::InvalidPort)
            })
            .expect("a URL with a host");
        let door = Some(tokio::spawn(serve(listener, server.clone())));
        Self {
            url: through,
            addr,
            server,
            door,
        }
    }

    /// The database, through the door.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Cuts every connection, and refuses new ones.
    pub async fn shut(&mut self) {
        if let Some(door) = self.door.take() {
            door.abort();
            assert!(door.await.is_err(), "the door stands until it is shut");
        }
    }

    /// Lets connections through again.
    pub async fn reopen(&mut self) {
        let listener = TcpListener::bind(self.addr).await.expect("the port it had");
        self.door = Some(tokio::spawn(serve(listener, self.server.clone())));
    }
}

impl Drop for PostgresGate {
    fn drop(&mut self) {
        if let Some(door) = &self.door {
            door.abort();
        }
    }
}

async fn serve(listener: TcpListener, server: Server) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let server = server.clone();
        connections.spawn(async move {
            match server {
                Server::Tcp(addr) => join(client, TcpStream::connect(addr).await).await,
                Server::Socket(path) => join(client, UnixStream::connect(path).await).await,
            }
        });
    }
}

async fn join(
    mut client: TcpStream,
    server: io::Result<impl AsyncRead + AsyncWrite + Unpin>,
) -> io::Result<()> {
    copy_bidirectional(&mut client, &mut server?)
        .await
        .map(|_| ())
}
