//! What members are told of: a new request, an assignment, a mention, an answer, a customer who waits, a failed delivery.
//!
//! Each member chooses, kind by kind, whether they are told under the bell of the portal, by mail, both or not at all.

mod about;
mod choices;
mod kind;
mod list;
mod mail;
mod tell;

pub use about::About;
pub use choices::Choices;
pub use kind::{Channels, NotificationKind};
pub use list::{Notification, count_unread, list, mark_read, mark_seen};
pub use mail::{MailGathered, MailNotifications, QUIET, mail_waiting};
pub use tell::{tell, tell_salespeople};
