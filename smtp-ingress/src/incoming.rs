//! A mail while it comes in: kept as long as it may be, then only counted.

use shared::settings::SmtpLimits;

use crate::header::check_header;
use crate::memory::{Memory, Reservation};
use crate::reply::Reply;

/// Room for most mails without attachments.
const FIRST_ROOM: usize = 64 * 1024;

/// A mail that is being received.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// Our trace field, then the mail.
    raw: Vec<u8>,
    trace_length: usize,
    /// Octets of the mail so far, kept or not.
    size: u64,
    refused: Option<Reply>,
    reservation: Reservation,
}

impl Incoming {
    pub(crate) fn new(trace: String, memory: &Memory) -> Self {
        Self {
            trace_length: trace.len(),
            raw: trace.into_bytes(),
            size: 0,
            refused: None,
            reservation: memory.reserve(),
        }
    }

    /// Octets of the mail so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn take(&mut self, octets: &[u8], limits: &SmtpLimits) {
        self.size += octets.len() as u64;
        if self.refused.is_some() {
            return;
        }
        if self.size > u64::from(limits.mail_bytes) {
            self.refuse(Reply::MailTooBig);
        } else if self.make_room(octets.len(), limits) {
            self.raw.extend_from_slice(octets);
        } else {
            self.refuse(Reply::NoMemory);
        }
    }

    /// Grows by doubling, as a vector does, but asks first, and never beyond the largest mail.
    fn make_room(&mut self, octets: usize, limits: &SmtpLimits) -> bool {
        let needed = self.raw.len() + octets;
        if needed > self.raw.capacity() {
            let largest = self.trace_length + limits.mail_bytes as usize;
            let capacity = needed
                .max((2 * self.raw.capacity()).min(largest))
                .max(FIRST_ROOM);
            if !self.reservation.grow_to(capacity) {
                return false;
            }
            self.raw.reserve_exact(capacity - self.raw.len());
        }
        true
    }

    /// The mail with our trace field, and the memory it is held in, or why it is not taken.
    pub(crate) fn finish(self, limits: &SmtpLimits) -> Result<(Vec<u8>, Reservation), Reply> {
        match self.refused {
            Some(reply) => Err(reply),
            None => check_header(&self.raw[self.trace_length..], limits)
                .map(|()| (self.raw, self.reservation)),
        }
    }

    fn refuse(&mut self, why: Reply) {
        self.refused = Some(why);
        self.raw = Vec::new();
        self.reservation.release();
    }
}
