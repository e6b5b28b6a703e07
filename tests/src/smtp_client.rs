//! A plain SMTP client that says exactly what it is told, wrong things included.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A connection, greeted.
#[derive(Debug)]
pub struct SmtpClient {
    stream: BufReader<TcpStream>,
}

/// What a server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpReply {
    /// The reply code.
    pub code: u16,
    /// What followed it, lines joined by spaces.
    pub text: String,
}

impl SmtpReply {
    /// Whether the command was obeyed, or may go on.
    pub fn is_ok(&self) -> bool {
        self.code < 400
    }
}

const PATIENCE: Duration = Duration::from_mins(1);

impl SmtpClient {
    /// Connects, and waits for the greeting and for the answer to EHLO.
    pub async fn connect(addr: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        let greeting = client.read_reply().await?;
        let answer = if greeting.is_ok() {
            client.say("EHLO client.example").await?
        } else {
            greeting
        };
        if !answer.is_ok() {
            return Err(io::Error::other(answer.text));
        }
        Ok(client)
    }

    /// Says a line and reads the reply.
    pub async fn say(&mut self, line: &str) -> io::Result<SmtpReply> {
        self.write(format!("{line}\r\n").as_bytes()).await?;
        self.read_reply().await
    }

    /// Sends one mail as it is, without dots stuffed and without its end. The last reply tells what became of it, whichever command it was to.
    pub async fn send(
        &mut self,
        sender: &str,
        recipients: &[&str],
        data: &[u8],
    ) -> io::Result<SmtpReply> {
        let mut reply = self.say(&format!("MAIL FROM:<{sender}>")).await?;
        for recipient in recipients {
            if reply.is_ok() {
                reply = self.say(&format!("RCPT TO:<{recipient}>")).await?;
            }
        }
        if reply.is_ok() {
            reply = self.say("DATA").await?;
        }
        if !reply.is_ok() {
            return Ok(reply);
        }
        self.write(data).await?;
        self.read_reply().await
    }

    /// Writes octets as they are. A server that has closed in the middle of a mail may still have told why: see [`Self::read_reply`].
    pub async fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        match timeout(PATIENCE, self.stream.write_all(octets)).await? {
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
                ) =>
            {
                Ok(())
            }
            result => result,
        }
    }

    /// Reads a reply of one line or several.
    pub async fn read_reply(&mut self) -> io::Result<SmtpReply> {
        let mut text = Vec::new();
        loop {
            let mut line = String::new();
            if timeout(PATIENCE, self.stream.read_line(&mut line)).await?? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end();
            let (Some(code), rest) = (
                line.get(..3).and_then(|code| code.parse().ok()),
                line.get(4..).unwrap_or_default(),
            ) else {
                return Err(io::ErrorKind::InvalidData.into());
            };
            text.push(rest.to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(SmtpReply {
                    code,
                    text: text.join(" "),
                });
            }
        }
    }
}

/// A mail as an honest sender transmits it: lines ended with CRLF, dots stuffed (RFC 5321 §4.5.2), the end at the end.
pub fn transmitted(mail: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(mail.len() + 64);
    let mut rest = mail;
    while !rest.is_empty() {
        let length = rest
            .iter()
            .position(|octet| matches!(octet, b'\r' | b'\n'))
            .unwrap_or(rest.len());
        let (line, ending) = rest.split_at(length);
        if line.first() == Some(&b'.') {
            data.push(b'.');
        }
        data.extend_from_slice(line);
        data.extend_from_slice(b"\r\n");
        rest = if ending.starts_with(b"\r\n") {
            &ending[2..]
        } else {
            ending.get(1..).unwrap_or_default()
        };
    }
    data.extend_from_slice(b".\r\n");
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_transmitted_in_lines() {
        for (mail, data) in [
            ("", ".\r\n"),
            ("a", "a\r\n.\r\n"),
            ("a\r\nb\r\n", "a\r\nb\r\n.\r\n"),
            ("a\nb\rc\n\nd", "a\r\nb\r\nc\r\n\r\nd\r\n.\r\n"),
            (".\n..a\nb.", "..\r\n...a\r\nb.\r\n.\r\n"),
        ] {
            assert_eq!(transmitted(mail.as_bytes()), data.as_bytes(), "{mail:?}");
        }
    }
}
