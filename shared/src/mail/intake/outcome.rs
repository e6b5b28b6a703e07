//! What became of an accepted mail.

use crate::ids::{HeldMailId, RequestId};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new request.
    Request(RequestId),
    /// A message of a request we knew.
    Reply(RequestId),
    /// An automatic reply, attached to its request.
    Automatic(RequestId),
    /// Something we sent came back, attached to its request.
    Bounce(RequestId),
    /// Kept apart from the requests.
    Held(HeldMailId),
    /// Our own: it shows that mail comes through.
    Test,
    /// We had it already.
    Duplicate,
}

impl Outcome {
    /// As stored and as the metrics say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request(_) => "request",
            Self::Reply(_) => "reply",
            Self::Automatic(_) => "automatic",
            Self::Bounce(_) => "bounce",
            Self::Held(_) => "held",
            Self::Test => "test",
            Self::Duplicate => "duplicate",
        }
    }
}
