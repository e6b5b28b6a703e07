//! A client's session: reads commands and mails, says what the dialogue answers, and ends it when it must end.

use shared::clock::Clock;
use shared::telemetry::smtp::replied;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::command;
use crate::connection::{Connection, Line, Lost};
use crate::dialogue::{Dialogue, Envelope, Greeting, Next};
use crate::end_of_data::{EndOfData, Progress};
use crate::incoming::Incoming;
use crate::memory::Memory;
use crate::reply::Reply;
use crate::store::Store;

/// A session over any stream.
#[derive(Debug)]
pub(crate) struct Session<IO, S> {
    pub(crate) connection: Connection<IO>,
    pub(crate) dialogue: Dialogue<S>,
    pub(crate) memory: Memory,
    pub(crate) clock: Clock,
    pub(crate) shutdown: CancellationToken,
    pub(crate) errors: u32,
}

/// How a session ends.
enum End {
    /// The last reply is said, or there is nobody to say it to.
    Quiet,
    /// With a last reply.
    With(Reply),
}

impl From<Lost> for End {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Closed => Self::Quiet,
            Lost::Late => Self::With(Reply::TooSlow),
        }
    }
}

impl<IO: AsyncRead + AsyncWrite + Unpin, S: Store> Session<IO, S> {
    /// Talks until the client leaves, or must.
    pub(crate) async fn run(mut self) {
        self.say(Reply::Ready);
        loop {
            if let Err(end) = self.step().await {
                if let End::With(reply) = end {
                    self.say(reply);
                }
                break;
            }
        }
        self.connection.close().await;
    }

    /// One command, and the mail that follows it if it is DATA.
    async fn step(&mut self) -> Result<(), End> {
        let next = match self.line().await? {
            Line::BareLineEnding => return Err(End::With(Reply::BareLineEnding)),
            Line::TooLong => Next::Say(Reply::LineTooLong),
            Line::Whole(line) => match command::parse(&line) {
                Ok(command) => self.dialogue.obey(command).await,
                Err(reply) => Next::Say(reply),
            },
        };
        let reply = match next {
            Next::Say(reply) => reply,
            Next::SayAndClose(reply) => return Err(End::With(reply)),
            Next::Receive(greeting, envelope) => self.receive(greeting, envelope).await?,
        };
        self.say(reply);
        if reply.is_error() {
            self.errors += 1;
            if self.errors >= self.dialogue.config.limits.errors {
                return Err(End::With(Reply::TooManyErrors));
            }
        }
        Ok(())
    }

    /// The next command, unless the service stops first: a client between two commands has nothing to lose.
    async fn line(&mut self) -> Result<Line, End> {
        let limit = self.dialogue.config.limits.command_line as usize;
        let deadline = Instant::now() + self.dialogue.config.idle();
        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => Err(End::With(Reply::ShuttingDown)),
            line = self.connection.line(limit, deadline) => Ok(line?),
        }
    }

    /// Receives a mail and stores it. The service's stop does not interrupt this.
    async fn receive(&mut self, greeting: Greeting, envelope: Envelope) -> Result<Reply, End> {
        self.say(Reply::StartMail);
        let trace = self.dialogue.trace(&greeting, &envelope, self.clock.now());
        let mut incoming = Incoming::new(trace, &self.memory);
        self.read_mail(&mut incoming).await?;
        self.dialogue.end_mail();
        let received_at = self.clock.now();
        Ok(match incoming.finish(&self.dialogue.config.limits) {
            // The memory is held until the mail is stored.
            Ok((raw, _reservation)) => {
                self.dialogue
                    .accept(greeting, envelope, raw, received_at)
                    .await
            }
            Err(reply) => reply,
        })
    }

    /// Reads until the mail's end. One that is too big is read on for as much again, so that its sender hears why, and is then cut off.
    async fn read_mail(&mut self, incoming: &mut Incoming) -> Result<(), End> {
        let limits = &self.dialogue.config.limits;
        let begun = Instant::now();
        let mut end_of_data = EndOfData::default();
        loop {
            let deadline = begun + self.dialogue.config.data_time(incoming.size());
            let deadline = deadline.min(Instant::now() + self.dialogue.config.idle());
            let piece = self.connection.piece(deadline).await?;
            let used = match end_of_data.feed(piece, |octets| incoming.take(octets, limits)) {
                Progress::More => piece.len(),
                Progress::Complete { used } => {
                    self.connection.consume(used);
                    return Ok(());
                }
                Progress::BareLineEnding => return Err(End::With(Reply::BareLineEnding)),
            };
            self.connection.consume(used);
            if incoming.size() > 2 * u64::from(limits.mail_bytes) {
                return Err(End::With(Reply::MailTooBig));
            }
        }
    }

    fn say(&mut self, reply: Reply) {
        replied(reply.code());
        reply.write(&self.dialogue.config.hostname, self.connection.output());
    }
}
