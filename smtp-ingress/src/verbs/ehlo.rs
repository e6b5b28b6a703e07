//! EHLO and HELO: who the client is, and what we offer it. Either also ends a mail under way (RFC 5321 §4.1.4).

use crate::dialogue::{Dialogue, Greeting, State};
use crate::reply::Reply;
use crate::store::Store;

impl<S: Store> Dialogue<S> {
    pub(crate) fn ehlo(&mut self, name: String) -> Reply {
        self.state = State::Greeted(Greeting {
            name,
            extended: true,
        });
        Reply::Extensions {
            size: self.config.limits.mail_bytes,
        }
    }

    pub(crate) fn helo(&mut self, name: String) -> Reply {
        self.state = State::Greeted(Greeting {
            name,
            extended: false,
        });
        Reply::Hello
    }
}
