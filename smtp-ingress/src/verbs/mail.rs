//! MAIL FROM: a mail begins. Any sender is taken, the null sender too; whether they are who they claim to be is found out later.

use crate::command::Mail;
use crate::dialogue::{Dialogue, Envelope, State};
use crate::reply::Reply;
use crate::store::Store;

impl<S: Store> Dialogue<S> {
    pub(crate) fn mail(&mut self, mail: Mail) -> Reply {
        let greeting = match &self.state {
            State::Connected => return Reply::BadSequence { first: "EHLO" },
            State::Mail(..) => return Reply::BadSequence { first: "RSET" },
            State::Greeted(greeting) => greeting.clone(),
        };
        if mail.has_parameters && !greeting.extended {
            return Reply::UnsupportedParameter;
        }
        if mail.size > u64::from(self.config.limits.mail_bytes) {
            return Reply::MailTooBig;
        }
        let envelope = Envelope {
            sender: mail.sender,
            smtputf8: mail.smtputf8,
            recipients: Vec::new(),
        };
        self.state = State::Mail(greeting, envelope);
        Reply::SenderOk
    }
}
