//! What the caller knows about the tenant and about the things a mail points at.

use std::collections::{HashMap, HashSet};

/// What a mail points at, to be looked up by the caller inside the tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pointers {
    /// The `+tag` of the envelope recipient, lower-cased. Whether it is a valid reply token is the caller's business.
    pub tag: Option<String>,
    /// `In-Reply-To` and `References` (RFC 5322 §3.6.4), without angle brackets, nearest first, at most 50. Includes the ids an attached
    /// original or a delivery status notification names.
    pub message_ids: Vec<String>,
    /// The mail's own `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
}

/// A request of this tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRequest {
    /// An opaque key of the caller's (its row id as text).
    pub request: String,
    /// Lower-cased addresses that took part so far.
    pub participants: HashSet<String>,
    /// The subject, as stored.
    pub subject: String,
}

/// One of our messages that the mail points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMessage {
    /// The request it belongs to.
    pub request: String,
    /// Whether we sent it (a bounce can only concern those).
    pub outgoing: bool,
}

/// What is true of the tenant when the mail is understood. All addresses and domains are lower-cased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The domain of tenant addresses (`PROFFER_MAIL_DOMAIN`).
    pub mail_domain: String,
    /// The tenant's own addresses below `mail_domain`, e.g. `starcomm-279@proposals.example.be`.
    pub own_addresses: HashSet<String>,
    /// Domains of the company itself.
    pub domains: HashSet<String>,
    /// Sign-in addresses of its members.
    pub members: HashSet<String>,
    /// Forwarders that somebody confirmed before.
    pub trusted_forwarders: HashSet<String>,
    /// The sender's domain publishes DMARC and this mail fails it: a trusted forwarder's name alone is no proof.
    pub sender_unverified: bool,
    /// A correction remembered per forwarder: `true` when this forwarder's own address is the requester, `false` when it is the inner one.
    pub forwarder_is_requester: HashMap<String, bool>,
    /// Senders the tenant blocked.
    pub blocked: HashSet<String>,
    /// The request that a valid signed reply token of the envelope recipient names.
    pub request_by_token: Option<KnownRequest>,
    /// Which of [`Pointers::message_ids`] are messages of this tenant.
    pub known_messages: HashMap<String, KnownMessage>,
    /// Requests of this tenant named by `known_messages`, by key.
    pub requests: HashMap<String, KnownRequest>,
    /// Open requests of the last 30 days, by participant: candidates for "probably the same conversation".
    pub recent_requests: Vec<KnownRequest>,
}
