//! RSET: the mail under way is forgotten, the greeting is not.

use crate::dialogue::{Dialogue, State};
use crate::reply::Reply;
use crate::store::Store;

impl<S: Store> Dialogue<S> {
    pub(crate) fn rset(&mut self) -> Reply {
        self.end_mail();
        Reply::ResetOk
    }

    /// Whatever became of it, the next mail begins with MAIL.
    pub(crate) fn end_mail(&mut self) {
        if let State::Mail(greeting, _) = &self.state {
            self.state = State::Greeted(greeting.clone());
        }
    }
}
