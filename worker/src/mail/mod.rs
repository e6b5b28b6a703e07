//! Jobs of incoming mail.

mod read_again;
mod understand_mail;
mod verify_sender;

pub(crate) use read_again::read_again;
pub(crate) use understand_mail::understand_mail;
pub(crate) use verify_sender::verify_sender;
