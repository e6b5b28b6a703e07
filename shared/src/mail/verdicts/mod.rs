//! Whether a mail comes from where it says: SPF, DKIM, DMARC and ARC, in a job of their own after the mail was understood.
//!
//! They are recorded and shown, and never keep a mail away. One rule uses them: a member's forward that fails DMARC leaves its requester in doubt
//! (see [`record`]).

mod check;
mod record;

use serde::{Deserialize, Serialize};

pub use check::{DnsError, Unanswered, Verifier};
pub use record::verify_sender;

use crate::ids::{MailId, RequestId};
use crate::queue::{Job, Lane};

/// A result as RFC 8601 §2.7 names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// Probably not; the domain does not want to say it for sure.
    Softfail,
    /// The domain says nothing either way.
    Neutral,
    /// There is nothing to check.
    None,
    /// DNS did not answer.
    Temperror,
    /// What the domain published, or the mail carries, can't be read.
    Permerror,
    /// It can't be told: the mail came through a relay of our own network, or could not be checked.
    Unknown,
}

/// What was found about a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Whether the client may send for the envelope sender's domain (RFC 7208).
    pub spf: Verdict,
    /// That domain.
    pub spf_domain: String,
    /// Whether a signature holds (RFC 6376).
    pub dkim: Verdict,
    /// Domains whose signature holds, otherwise those that signed.
    pub dkim_domains: Vec<String>,
    /// Whether one of the two is of the domain in `From` (RFC 9989).
    pub dmarc: Verdict,
    /// That domain.
    pub dmarc_domain: String,
    /// What forwarders on the way vouch for (RFC 8617).
    pub arc: Verdict,
}

impl Verdicts {
    /// Nothing could be told.
    pub(crate) fn unknown() -> Self {
        Self {
            spf: Verdict::Unknown,
            spf_domain: String::new(),
            dkim: Verdict::Unknown,
            dkim_domains: Vec::new(),
            dmarc: Verdict::Unknown,
            dmarc_domain: String::new(),
            arc: Verdict::Unknown,
        }
    }
}

/// Finds out whether a mail comes from where it says, then acknowledges the request it became, if the company wants that and nobody is in doubt. Running
/// it twice finds the verdicts written, and a request is acknowledged once.
///
/// It waits for DNS, so it keeps company with mail that waits for other servers, never with mail that waits to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifySender {
    /// The mail.
    pub mail: MailId,
    /// The new request that may be acknowledged.
    pub acknowledge: Option<RequestId>,
}

impl Job for VerifySender {
    const KIND: &'static str = "verify_sender";
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = 3;
}
