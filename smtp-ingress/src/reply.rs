//! Everything the ingress says. A reply never changes: senders' programs and their postmasters' searches rely on it.

use std::fmt::Write as _;

/// A reply: a code (RFC 5321 §4.2), an enhanced status code (RFC 3463), a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The first thing a client hears.
    Ready,
    /// To HELO.
    Hello,
    /// To EHLO, with the largest mail taken, in octets.
    Extensions {
        size: u32,
    },
    /// To QUIT.
    Bye,
    /// To HELP.
    Help,
    SenderOk,
    RecipientOk,
    ResetOk,
    NoopOk,
    /// To VRFY: we neither confirm nor deny (RFC 5321 §7.3).
    CannotVerify,
    /// To DATA.
    StartMail,
    /// The mail is committed.
    Accepted,

    /// The service stops.
    ShuttingDown,
    /// A command or the rest of a mail did not come in time.
    TooSlow,
    TooManyErrors,
    TooManyConnections,
    TooManyConnectionsOfClient,
    /// The database is away, or a commit failed.
    TryLater,
    /// Too many mails are being received at once.
    NoMemory,
    TooManyRecipients,

    UnknownCommand,
    LineTooLong,
    NotACommand,
    SyntaxError {
        expected: &'static str,
    },
    NotImplemented,
    /// A command that makes no sense now, and what should come before it.
    BadSequence {
        first: &'static str,
    },
    InvalidSender,
    InvalidRecipient,
    UnsupportedParameter,
    NeedsSmtpUtf8,
    RelayDenied,
    UnknownRecipient,
    ClosedRecipient,
    NoRecipients,
    MailTooBig,
    HeaderTooBig,
    Loop,
    /// CR without LF or LF without CR: what another server may take for the end of a mail.
    BareLineEnding,
}

impl Reply {
    /// The reply code.
    pub(crate) fn code(self) -> u16 {
        self.parts().0
    }

    /// Whether the client did something wrong.
    pub(crate) fn is_error(self) -> bool {
        self.code() >= 500
    }

    /// Appends the reply as sent, by a server of this name.
    pub(crate) fn write(self, hostname: &str, out: &mut String) {
        let (code, status, text) = self.parts();
        // Writing to a String can't fail.
        let _ = match (self, status) {
            (Self::Extensions { size }, _) => {
                write!(
                    out,
                    "250-{hostname}\r\n250-PIPELINING\r\n250-SIZE {size}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
                )
            }
            (Self::Ready, _) => write!(out, "220 {hostname} {text}\r\n"),
            (Self::Hello, _) => write!(out, "250 {hostname}\r\n"),
            (Self::SyntaxError { expected }, _) => {
                write!(out, "{code} {status} {text}: {expected}\r\n")
            }
            (Self::BadSequence { first }, _) => {
                write!(out, "{code} {status} {text}: {first} first\r\n")
            }
            (_, "") => write!(out, "{code} {text}\r\n"),
            (_, _) => write!(out, "{code} {status} {text}\r\n"),
        };
    }

    fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            // RFC 2034 §3: no enhanced code in the greeting, in the answer to a greeting and in a 3xx.
            Self::Ready => (220, "", "ESMTP"),
            Self::Hello | Self::Extensions { .. } => (250, "", ""),
            Self::StartMail => (354, "", "End the mail with a dot on a line of its own"),
            Self::Help => (214, "2.0.0", "Mail for this domain's addresses only"),
            Self::Bye => (221, "2.0.0", "Bye"),
            Self::SenderOk => (250, "2.1.0", "Sender ok"),
            Self::RecipientOk => (250, "2.1.5", "Recipient ok"),
            Self::ResetOk | Self::NoopOk => (250, "2.0.0", "Ok"),
            Self::Accepted => (250, "2.6.0", "Mail accepted"),
            Self::CannotVerify => (252, "2.5.0", "Send a mail to find out"),

            Self::ShuttingDown => (421, "4.3.2", "Service restarts, try again"),
            Self::TooSlow => (421, "4.4.2", "Waited too long"),
            Self::TooManyErrors => (421, "4.7.0", "Too many errors"),
            Self::TooManyConnections => (421, "4.3.2", "Too many connections, try again"),
            Self::TooManyConnectionsOfClient => {
                (421, "4.7.0", "Too many connections from your address")
            }
            Self::TryLater => (451, "4.3.0", "Mail can't be taken now, try again"),
            Self::NoMemory => (452, "4.3.1", "Too many mails at once, try again"),
            Self::TooManyRecipients => (
                452,
                "4.5.3",
                "Too many recipients, send the rest in another mail",
            ),

            Self::UnknownCommand => (500, "5.5.1", "Unknown command"),
            Self::LineTooLong => (500, "5.5.2", "Command line too long"),
            Self::NotACommand => (500, "5.5.2", "Not a command"),
            Self::SyntaxError { .. } => (501, "5.5.4", "Syntax"),
            Self::InvalidRecipient => (501, "5.1.3", "Not a mail address"),
            Self::InvalidSender => (501, "5.1.7", "Not a mail address"),
            Self::NotImplemented => (502, "5.5.1", "Not implemented"),
            Self::BadSequence { .. } => (503, "5.5.1", "Bad sequence of commands"),
            Self::UnknownRecipient => (550, "5.1.1", "No such address"),
            Self::ClosedRecipient => (550, "5.2.1", "Address takes no mail"),
            Self::RelayDenied => (550, "5.7.1", "Relaying denied"),
            Self::MailTooBig => (552, "5.3.4", "Mail too big"),
            Self::HeaderTooBig => (552, "5.3.4", "Header too big"),
            Self::NeedsSmtpUtf8 => (553, "5.6.7", "Address needs SMTPUTF8"),
            Self::NoRecipients => (554, "5.5.1", "No valid recipients"),
            Self::Loop => (554, "5.4.6", "Mail loops: too many Received fields"),
            Self::BareLineEnding => (554, "5.6.0", "Bare CR or LF: lines end with CRLF"),
            Self::UnsupportedParameter => (555, "5.5.4", "Parameter not supported"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSALS: &[Reply] = &[
        Reply::ShuttingDown,
        Reply::TooSlow,
        Reply::TooManyErrors,
        Reply::TooManyConnections,
        Reply::TooManyConnectionsOfClient,
        Reply::TryLater,
        Reply::NoMemory,
        Reply::TooManyRecipients,
        Reply::UnknownCommand,
        Reply::LineTooLong,
        Reply::NotACommand,
        Reply::SyntaxError { expected: "" },
        Reply::NotImplemented,
        Reply::BadSequence { first: "" },
        Reply::InvalidSender,
        Reply::InvalidRecipient,
        Reply::UnsupportedParameter,
        Reply::NeedsSmtpUtf8,
        Reply::RelayDenied,
        Reply::UnknownRecipient,
        Reply::ClosedRecipient,
        Reply::NoRecipients,
        Reply::MailTooBig,
        Reply::HeaderTooBig,
        Reply::Loop,
        Reply::BareLineEnding,
    ];

    #[test]
    fn every_refusal_is_documented_with_a_status_of_its_class() {
        let documented = include_str!("../README.md");
        for refusal in REFUSALS {
            let (code, status, _) = refusal.parts();
            assert!(
                documented.contains(&format!("`{code} {status}`")),
                "{refusal:?}"
            );
            let class = (code / 100).to_string();
            assert!(status.starts_with(&class), "{refusal:?}");
        }
    }

    #[test]
    fn every_limit_is_documented_with_its_default() {
        use clap::CommandFactory;
        let documented = include_str!("../README.md");
        let command = shared::settings::IngressSettings::command();
        let limits: Vec<&str> = command
            .get_arguments()
            .filter_map(|limit| limit.get_env()?.to_str())
            .filter(|name| name.starts_with("PROFFER_SMTP_M"))
            .collect();
        assert!(limits.len() >= 12);
        for name in limits {
            assert!(documented.contains(&format!("`{name}` (")), "{name}");
        }
    }
}
