//! Does the world know where mail to our domain goes? One question to the machine's own name server (RFC 1035 §4.1).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::Finding::{self, Ill, Note, Well};

/// Domains that are nobody's (RFC 2606 §2, RFC 6761 §6.3).
const RESERVED: [&str; 4] = ["localhost", "test", "example", "invalid"];
const PATIENCE: Duration = Duration::from_secs(5);
/// Of a mail exchanger, and of the Internet.
const MX_IN: [u8; 4] = [0, 15, 0, 1];

pub(super) async fn examine(domain: &str) -> Finding {
    let top = domain.rsplit('.').next().unwrap_or_default();
    if RESERVED.contains(&top) {
        return Note(format!(
            "{domain} is a name for trials: no mail comes from outside"
        ));
    }
    match ask(domain).await {
        Ok(0) => Ill(format!(
            "{domain} has no MX record: no mail comes from outside"
        )),
        Ok(count) => Well(format!("{domain} has {count} MX records")),
        Err(error) => Ill(format!("{domain}: {error:#}")),
    }
}

/// How many records answer.
async fn ask(domain: &str) -> anyhow::Result<u16> {
    let server = name_server().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let unspecified = match server {
        IpAddr::V4(_) => "0.0.0.0:0",
        IpAddr::V6(_) => "[::]:0",
    };
    let socket = UdpSocket::bind(unspecified).await?;
    socket.connect(SocketAddr::new(server, 53)).await?;
    socket.send(&question(domain)).await?;
    let mut answer = [0; 512];
    let length = timeout(PATIENCE, socket.recv(&mut answer))
        .await
        .context("the name server does not answer")??;
    records(&answer[..length])
}

fn name_server() -> Option<IpAddr> {
    let settings = std::fs::read_to_string("/etc/resolv.conf").ok()?;
    settings
        .lines()
        .find_map(|line| line.strip_prefix("nameserver")?.trim().parse().ok())
}

/// One question, with recursion desired. The socket takes answers from that server alone, so the number of the question tells nothing.
fn question(domain: &str) -> Vec<u8> {
    let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in domain.split('.') {
        // A label of a domain has at most 63 octets.
        question.push(u8::try_from(label.len()).unwrap_or(63));
        question.extend_from_slice(label.as_bytes());
    }
    question.push(0);
    question.extend(MX_IN);
    question
}

/// The number of answers in a message's header.
fn records(message: &[u8]) -> anyhow::Result<u16> {
    ensure!(message.len() >= 12, "the name server's answer is cut off");
    match message[3] & 0x0f {
        0 => Ok(u16::from_be_bytes([message[6], message[7]])),
        3 => Ok(0),
        code => anyhow::bail!("the name server answers with error {code}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_every_label() {
        assert_eq!(
            question("m.example.be")[12..],
            *b"\x01m\x07example\x02be\0\0\x0f\0\x01"
        );
    }

    #[test]
    fn an_answer_is_counted() {
        let header = |code: u8, count| [0, 7, 0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0];
        assert_eq!(records(&header(0, 2)).ok(), Some(2));
        assert_eq!(records(&header(3, 0)).ok(), Some(0), "no such name");
        assert!(records(&header(2, 0)).is_err(), "the server failed");
        assert!(records(&[0; 5]).is_err());
    }
}
