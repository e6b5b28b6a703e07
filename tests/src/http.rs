//! One plain HTTP request per connection.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Asks for `path`, with more header lines if there are any; answers status and body. An answer that is cut off is an error.
pub async fn get(addr: SocketAddr, path: &str, headers: &[&str]) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(addr).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close");
    let lines = [&[request.as_str()], headers, &["\r\n"]].concat();
    let request = lines.join("\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    if answer.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let answer = String::from_utf8_lossy(&answer);
    let cut_off = || io::Error::other(format!("cut off: {answer}"));
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_off)?;
    let status = head
        .get(9..12)
        .and_then(|code| code.parse().ok())
        .ok_or_else(cut_off)?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    match length {
        Some(length) if body.len() < length => Err(cut_off()),
        _ => Ok((status, body.to_owned())),
    }
}
