//! The SMTP ingress: takes mail for the companies' addresses and says 250 only when it is committed.
//!
//! It promises that a mail is never taken and lost, that what follows a mail's end can't be mistaken for commands or the reverse, and that no
//! sender can use more than its share. It reads addresses and counts octets; what a mail means, who may send it and whether its sender is who
//! they claim to be is left to the worker, with the envelope recorded for it.
//!
//! From the socket inwards: `server` accepts connections, `session` reads commands and mails from a `connection`, `dialogue` knows what
//! they mean in which state, with a file per verb, and `reply` holds everything we say.

mod client_limits;
mod command;
mod config;
mod connection;
mod dialogue;
mod end_of_data;
mod header;
mod incoming;
mod memory;
mod path;
mod reply;
mod server;
mod session;
mod store;
mod trace;
mod verbs;

#[cfg(test)]
mod tests;

pub use server::{Ingress, StartError, serve};
