//! What a mail means to the company that received it: who asks, what for, and what it answers.
//!
//! Pure: no database, no clock, no network. [`Mail::parse`] reads the raw bytes within fixed limits; the caller looks up
//! what the mail points at ([`Mail::pointers`]) and hands it back as [`Facts`]; [`understand`] then decides, and writes
//! down why. Storing, sending and telling people are left to the `shared` crate.

mod automatic;
mod automatic_forward;
mod bounce;
mod company;
mod confirmation;
mod contact_form;
mod dates;
mod facts;
mod file_name;
mod forwarded;
mod guard;
mod html;
mod language;
mod limits;
mod lines;
mod loops;
mod mail;
mod outcome;
mod people;
mod quoted;
mod reasons;
mod signature;
mod subject;
mod thread;
mod understand;
mod unparsed;
mod who_asked;

pub use facts::{Facts, KnownMessage, KnownRequest, Pointers};
pub use file_name::clean_file_name;
pub use guard::ParseRefusal;
pub use html::{RemoteImages, SafeHtml, html_to_text, safe_html};
pub use limits::Limits;
pub use mail::{Envelope, Mail};
pub use outcome::{
    Attachment, Bounce, Candidate, CandidateSource, Confirmation, Kind, Person, Reason,
    SignatureFacts, Silence, Understanding,
};
pub use reasons::{REASON_CODES, WARNING_CODES};
pub use signature::{PostalAddress, postal_address, vat_number};
pub use subject::normalised_subject;
pub use understand::understand;
pub use unparsed::{raw_identity, refused, unparsed};
