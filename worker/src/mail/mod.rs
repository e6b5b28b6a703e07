//! Jobs of incoming mail.

mod understand_mail;

pub(crate) use understand_mail::understand_mail;
