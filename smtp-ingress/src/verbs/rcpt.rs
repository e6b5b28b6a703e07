//! RCPT TO: whom the mail is for. Only addresses of companies are taken; everything else would be relaying.
//!
//! Postmaster (RFC 5321 §4.5.1) is taken for the company address that the operator named for it. Without one it is refused as unknown: a mailbox that
//! nobody reads would be a promise broken silently.

use shared::addresses::{EmailAddress, LocalPart};
use shared::mail::Route;

use crate::command::Recipient;
use crate::config::Config;
use crate::dialogue::{Dialogue, State, ask};
use crate::reply::Reply;
use crate::store::Store;

impl<S: Store> Dialogue<S> {
    pub(crate) async fn rcpt(&mut self, recipient: Recipient) -> Reply {
        let State::Mail(_, envelope) = &mut self.state else {
            return Reply::BadSequence { first: "MAIL" };
        };
        if envelope.recipients.len() >= self.config.limits.recipients as usize {
            return Reply::TooManyRecipients;
        }
        let Some(address) = addressed(recipient, &self.config) else {
            return Reply::UnknownRecipient;
        };
        if !envelope.smtputf8 && !address.is_ascii() {
            return Reply::NeedsSmtpUtf8;
        }
        if address.domain() != self.config.mail_domain {
            return Reply::RelayDenied;
        }
        let Some(local_part) = delivered_to(&address, &self.config) else {
            return Reply::UnknownRecipient;
        };
        match ask(self.store.find_route(local_part)).await {
            Ok(Route::Tenant(tenant)) => {
                envelope.recipients.push((tenant, address));
                Reply::RecipientOk
            }
            Ok(Route::Closed) => Reply::ClosedRecipient,
            Ok(Route::Unknown) => Reply::UnknownRecipient,
            Err(reply) => reply,
        }
    }
}

/// A recipient's full address.
fn addressed(recipient: Recipient, config: &Config) -> Option<EmailAddress> {
    match recipient {
        Recipient::Address(address) => Some(address),
        Recipient::Postmaster => format!("postmaster@{}", config.mail_domain).parse().ok(),
    }
}

/// Whose mailbox an address of our domain leads to.
fn delivered_to<'a>(address: &'a EmailAddress, config: &'a Config) -> Option<&'a LocalPart> {
    if address
        .local_part()
        .as_str()
        .eq_ignore_ascii_case("postmaster")
    {
        config.postmaster.as_ref()
    } else {
        Some(address.local_part())
    }
}
