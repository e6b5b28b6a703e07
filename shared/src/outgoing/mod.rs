//! Mail that leaves: written with the change it tells of, sent from a job.
//!
//! A message goes out in three steps: **claim** in a short transaction, with a lease; **send** with no transaction open; **record** what the server
//! said. Its Message-ID is derived from its row, so that a crash between sending and recording repeats the same Message-ID and
//! mail clients show one message. What a mail means when it comes back is left to `mail`.

mod auto_reply;
mod body;
mod claim;
mod clean;
mod compose;
mod deliver;
pub(crate) mod direct;
mod limits;
mod outbound;
mod own_server;
pub(crate) mod placeholders;
mod recipients;
mod record;
pub mod retry;
mod send_message;
mod sender;
mod system_mail;
mod thread;
mod token;
mod transport;
mod trial;

pub use auto_reply::{
    AutoReplySettings, AutoReplyText, MAX_AUTO_REPLIES_PER_SENDER_AND_DAY, Why, send_auto_reply,
};
pub use body::{editable, paragraphs};
pub use deliver::deliver;
pub use direct::{DirectMail, SendDirectMail};
pub use outbound::Outgoing;
pub use own_server::{Login, OwnServer, Step, Tls};
pub(crate) use recipients::recipients;
pub use send_message::SendMessage;
pub use sender::{Identity, answers_outside, identity};
pub(crate) use sender::{company_address, may_send, message_id};
pub use system_mail::{MailLine, SendSystemMail, SystemMail, deliver_system_mail};
pub(crate) use thread::thread;
pub use token::ReplyToken;
pub use transport::{Mailer, RelayUrlError, SEND_TIMEOUT, SendError};
pub use trial::{MAX_TRIALS_AN_HOUR, MailTrial, TrialAnswer, prepare_trial};
