//! Octets in and out: command lines of bounded length, pieces of mails, and replies gathered until the client has said all it had to say
//! (RFC 2920 §3.2). It uses a fixed input buffer, whatever comes.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};

/// Room for the longest command line and for a piece of a mail.
const INPUT: usize = 16 * 1024;

/// A client's connection, over any stream: plain now, TLS after a handshake later.
#[derive(Debug)]
pub(crate) struct Connection<IO> {
    stream: IO,
    input: Box<[u8]>,
    /// What of the input came and was not yet read: from, to.
    unread: (usize, usize),
    output: String,
}

/// Why a connection gives no more.
#[derive(Debug)]
pub(crate) enum Lost {
    /// The client closed it, or the network did.
    Closed,
    /// Nothing came, or nothing was taken, in time.
    Late,
}

/// A command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Complete, with its CRLF.
    Whole(Vec<u8>),
    /// It was longer than allowed, and is gone.
    TooLong,
    /// A CR or LF stood alone in it.
    BareLineEnding,
}

/// How long, and how much, a closed connection is listened to, so that the last reply arrives: closing with unread input makes the system
/// reset the connection, and the client may never see it.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_OCTETS: usize = 8 * 1024 * 1024;

impl<IO: AsyncRead + AsyncWrite + Unpin> Connection<IO> {
    pub(crate) fn new(stream: IO) -> Self {
        Self {
            stream,
            input: vec![0; INPUT].into_boxed_slice(),
            unread: (0, 0),
            output: String::new(),
        }
    }

    /// Where replies are written. They are sent before the next read that waits.
    pub(crate) fn output(&mut self) -> &mut String {
        &mut self.output
    }

    /// The next command line.
    pub(crate) async fn line(&mut self, limit: usize, deadline: Instant) -> Result<Line, Lost> {
        let mut too_long = false;
        let mut seen = 0;
        loop {
            let unread = self.unread();
            let ending = unread[seen..]
                .iter()
                .position(|octet| matches!(octet, b'\r' | b'\n'))
                .map(|at| seen + at);
            match ending.map(|at| (unread[at], unread.get(at + 1), at + 2)) {
                Some((b'\r', Some(b'\n'), length)) => {
                    let line = (!too_long && length <= limit).then(|| unread[..length].to_vec());
                    self.consume(length);
                    return Ok(line.map_or(Line::TooLong, Line::Whole));
                }
                Some((b'\r', None, length)) => seen = length - 2,
                Some(_) => return Ok(Line::BareLineEnding),
                None => seen = unread.len(),
            }
            if seen > limit {
                too_long = true;
                self.consume(seen);
                seen = 0;
            }
            self.fill(deadline).await?;
        }
    }

    /// What has come and was not yet consumed; waits for more when there is nothing.
    pub(crate) async fn piece(&mut self, deadline: Instant) -> Result<&[u8], Lost> {
        if self.unread().is_empty() {
            self.fill(deadline).await?;
        }
        Ok(self.unread())
    }

    /// Drops what was used of the last piece.
    pub(crate) fn consume(&mut self, octets: usize) {
        self.unread.0 += octets;
    }

    /// Sends the replies gathered so far.
    pub(crate) async fn flush(&mut self, deadline: Instant) -> Result<(), Lost> {
        if !self.output.is_empty() {
            let sent = timeout_at(deadline, async {
                self.stream.write_all(self.output.as_bytes()).await?;
                self.stream.flush().await
            });
            match sent.await {
                Ok(Ok(())) => self.output.clear(),
                Ok(Err(_)) => return Err(Lost::Closed),
                Err(_) => return Err(Lost::Late),
            }
        }
        Ok(())
    }

    /// Sends the last replies and closes, leaving the client time to read them.
    pub(crate) async fn close(mut self) {
        let farewell = async {
            self.stream.write_all(self.output.as_bytes()).await?;
            self.stream.shutdown().await?;
            let mut drained = 0;
            while drained < LINGER_OCTETS {
                match self.stream.read(&mut self.input).await? {
                    0 => break,
                    octets => drained += octets,
                }
            }
            io::Result::Ok(())
        };
        // The client may be gone already: then there is nobody to hear us.
        let _ = timeout(LINGER, farewell).await;
    }

    fn unread(&self) -> &[u8] {
        &self.input[self.unread.0..self.unread.1]
    }

    /// Sends what was gathered, then reads some.
    async fn fill(&mut self, deadline: Instant) -> Result<(), Lost> {
        self.flush(deadline).await?;
        let (from, to) = self.unread;
        if from > 0 {
            self.input.copy_within(from..to, 0);
            self.unread = (0, to - from);
        }
        match timeout_at(deadline, self.stream.read(&mut self.input[self.unread.1..])).await {
            Ok(Ok(octets)) if octets > 0 => {
                self.unread.1 += octets;
                Ok(())
            }
            Ok(_) => Err(Lost::Closed),
            Err(_) => Err(Lost::Late),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(sent: &[u8], limit: usize) -> Vec<Line> {
        let (mut client, server) = tokio::io::duplex(64);
        let sent = sent.to_vec();
        let writer = tokio::spawn(async move {
            // The server may close before it has read everything.
            let _ = client.write_all(&sent).await;
        });
        let mut connection = Connection::new(server);
        let mut lines = Vec::new();
        while let Ok(line) = connection
            .line(limit, Instant::now() + Duration::from_secs(5))
            .await
        {
            let bare = line == Line::BareLineEnding;
            lines.push(line);
            if bare {
                break;
            }
        }
        drop(connection);
        writer.await.unwrap();
        lines
    }

    fn whole(line: &str) -> Line {
        Line::Whole(line.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn lines_end_with_crlf() {
        assert_eq!(
            lines(b"NOOP\r\nQUIT\r\nrest", 512).await,
            [whole("NOOP\r\n"), whole("QUIT\r\n")]
        );
        assert_eq!(lines(b"NOOP\nQUIT\r\n", 512).await, [Line::BareLineEnding]);
        assert_eq!(lines(b"NOOP\rQUIT\r\n", 512).await, [Line::BareLineEnding]);
        assert_eq!(lines(b"NOOP\r\r\n", 512).await, [Line::BareLineEnding]);
        assert_eq!(lines(b"\r\n", 512).await, [whole("\r\n")]);
    }

    #[tokio::test]
    async fn a_long_line_is_dropped_and_the_next_one_read() {
        let longest = format!("NOOP {}\r\n", "x".repeat(505));
        assert_eq!(longest.len(), 512);
        assert_eq!(lines(longest.as_bytes(), 512).await, [whole(&longest)]);
        for extra in [1, 100, INPUT, 3 * INPUT] {
            let long = format!("NOOP {}\r\nQUIT\r\n", "x".repeat(505 + extra));
            assert_eq!(
                lines(long.as_bytes(), 512).await,
                [Line::TooLong, whole("QUIT\r\n")],
                "{extra} more"
            );
        }
        let bare = format!("NOOP {}\nQUIT\r\n", "x".repeat(5000));
        assert_eq!(lines(bare.as_bytes(), 512).await, [Line::BareLineEnding]);
    }
}
