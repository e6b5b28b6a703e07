//! Hosts that a company names, and that we connect to on its word.
//!
//! A name is looked up once, its addresses are judged, and those very addresses are connected to: an answer that changes between the look and the
//! connection changes nothing. Nobody reaches what stands beside our servers by naming it. What is said over a connection is left to who opens it;
//! for HTTP there is [`Client`].

mod hosts;
mod http;
#[cfg(test)]
pub(crate) mod rebinding;

pub use hosts::{GuardError, Reach, resolve};
pub use http::{Answer, Call, Client, HttpError, Limits};
