//! Jobs of outgoing mail.

mod send_direct_mail;
mod send_message;
mod send_system_mail;

pub(crate) use send_direct_mail::send_direct_mail;
pub(crate) use send_message::send_message;
pub(crate) use send_system_mail::send_system_mail;
