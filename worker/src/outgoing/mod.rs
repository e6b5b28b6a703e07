//! Jobs of outgoing mail.

mod send_message;

pub(crate) use send_message::send_message;
