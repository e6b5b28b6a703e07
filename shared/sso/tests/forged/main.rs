//! Responses that nobody may come in with, and a few that are genuine.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test fails by panicking, its helpers too; tables are long"
)]

mod forged;
mod genuine;
mod messages;
mod signer;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sso::{Asserted, Certificate, Expected, Received, Refusal};
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-28 10:00:00 UTC);

/// What the portal does with a field `SAMLResponse`.
pub(crate) fn attempt(field: &str, certificates: Vec<Certificate>) -> Result<Asserted, Refusal> {
    let received = Received::read(field)?;
    received.verify(&Expected {
        idp: &signer::idp(certificates),
        service: &signer::service(),
        request: signer::REQUEST,
        now: NOW,
    })
}

pub(crate) fn posted(xml: &str) -> String {
    STANDARD.encode(xml)
}
