//! A mail server that nobody can trust: it speaks TLS with a certificate that it signed itself.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Listens on the port for mail over TLS, at an address of this machine that no other test uses; answers that address.
pub async fn start_self_signed() -> anyhow::Result<SocketAddr> {
    let [_, a, b, c] = std::process::id().to_be_bytes();
    let host = Ipv4Addr::new(127, a.max(1), b, c.max(1));
    let signed = rcgen::generate_simple_self_signed(vec![host.to_string()])?;
    let key =
        PrivateKeyDer::try_from(signed.signing_key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((host, 465)).await?;
    let addr = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever believes it would now be told to go on; nobody does.
            let _ = acceptor.accept(stream).await;
        }
    });
    Ok(addr)
}
