//! Mail that leaves: written with the change it tells of, sent from a job.
//!
//! A message goes out in three steps: **claim** in a short transaction, with a lease; **send** with no transaction open; **record** what the server
//! said. Its Message-ID is derived from its row, so that a crash between sending and recording repeats the same Message-ID and
//! mail clients show one message. What a mail means when it comes back is left to `mail`.

mod recipients;
pub mod retry;
mod send_message;
mod sender;
mod thread;
mod token;

pub(crate) use recipients::recipients;
pub use send_message::SendMessage;
pub(crate) use sender::{company_address, may_send, message_id};
pub(crate) use thread::thread;
pub use token::ReplyToken;
