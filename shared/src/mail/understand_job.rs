//! The jobs that read a mail.

use serde::{Deserialize, Serialize};

use crate::ids::{MailId, RequestId};
use crate::queue::{Job, Lane};

/// Understands an accepted mail and makes of it what it is: a request, a reply, a held mail. Running it twice changes nothing the second time:
/// the mail's outcome is written in the same transaction as what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderstandMail {
    /// Which one.
    pub mail: MailId,
}

impl Job for UnderstandMail {
    const KIND: &'static str = "understand_mail";
    const LANE: Lane = Lane::MailIn;
}

/// Reads the mail that a request came with again, once somebody said who asks. Running it twice changes nothing the second time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAgain {
    /// The request.
    pub request: RequestId,
}

impl Job for ReadAgain {
    const KIND: &'static str = "read_again";
    const LANE: Lane = Lane::MailIn;
    const MAX_ATTEMPTS: i16 = 3;
}
