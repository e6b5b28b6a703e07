//! What a mail means to the company that received it: who asks, what for, and what it answers.
//!
//! Pure: no database, no clock, no network. [`Mail::parse`] reads the raw bytes within fixed limits; the caller looks up
//! what the mail points at ([`Mail::pointers`]) and hands it back as [`Facts`]; [`understand`] then decides, and writes
//! down why. Storing, sending and telling people are left to the `shared` crate.

mod facts;
mod outcome;

pub use facts::{Facts, KnownMessage, KnownRequest, Pointers};
pub use outcome::{
    Attachment, Bounce, Candidate, CandidateSource, Confirmation, Kind, Person, Reason, SignatureFacts, Silence, Understanding,
};
