//! Telling members by mail.

mod mail_notifications;

pub(crate) use mail_notifications::{mail_gathered, mail_notifications};
