//! Commands, parsed once. `smtp-proto` reads the verb and its parameters. Paths and sizes are read here: it takes the quotes off local parts,
//! refuses address literals, and begins large numbers again at zero.

use shared::addresses::EmailAddress;
use smtp_proto::{
    Error, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, RcptTo, Request,
};

use crate::path::{Path, split_path};
use crate::reply::Reply;

/// A command that can be obeyed or refused by what came before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Ehlo {
        name: String,
    },
    Helo {
        name: String,
    },
    Mail(Mail),
    Rcpt(Recipient),
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
    StartTls,
    /// A mail in chunks: what follows it is not commands, so nothing after it can be read.
    Bdat,
}

/// MAIL FROM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    /// None for the null sender.
    pub(crate) sender: Option<EmailAddress>,
    /// Octets, as declared; 0 when not.
    pub(crate) size: u64,
    pub(crate) smtputf8: bool,
    /// Parameters need EHLO.
    pub(crate) has_parameters: bool,
}

/// RCPT TO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipient {
    Address(EmailAddress),
    /// `<Postmaster>`, the one recipient without a domain (RFC 5321 §4.1.1.3).
    Postmaster,
}

/// What the parser gets in place of a path.
const STAND_IN: &str = "a@b";

/// Reads a line, its CRLF included.
pub(crate) fn parse(line: &[u8]) -> Result<Command, Reply> {
    let text = std::str::from_utf8(line)
        .ok()
        .and_then(|line| line.strip_suffix("\r\n"))
        .ok_or(Reply::NotACommand)?;
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Reply::NotACommand);
    }
    // However its numbers read, octets follow it that are not commands.
    if text
        .get(..4)
        .is_some_and(|verb| verb.eq_ignore_ascii_case("BDAT"))
    {
        return Ok(Command::Bdat);
    }
    let alone = |command: Command, verb: &'static str| {
        if text.trim_end().len() == verb.len() {
            Ok(command)
        } else {
            Err(Reply::SyntaxError { expected: verb })
        }
    };
    let path = split_path(text);
    let without_path =
        path.map(|path| format!("{}<{STAND_IN}>{}\r\n", path.before, path.parameters));
    let line = without_path.as_ref().map_or(line, String::as_bytes);
    match Request::parse(&mut line.iter()) {
        Ok(Request::Ehlo { host }) => Ok(Command::Ehlo {
            name: host.into_owned(),
        }),
        Ok(Request::Helo { host }) => Ok(Command::Helo {
            name: host.into_owned(),
        }),
        Ok(Request::Mail { from }) => mail(path, &from).map(Command::Mail),
        Ok(Request::Rcpt { to }) => recipient(path, &to).map(Command::Rcpt),
        Ok(Request::Data) => alone(Command::Data, "DATA"),
        Ok(Request::Rset) => alone(Command::Rset, "RSET"),
        Ok(Request::Quit) => alone(Command::Quit, "QUIT"),
        Ok(Request::Noop { .. }) => Ok(Command::Noop),
        Ok(Request::Vrfy { .. }) => Ok(Command::Vrfy),
        Ok(Request::Help { .. }) => Ok(Command::Help),
        Ok(Request::StartTls) => Ok(Command::StartTls),
        Ok(
            Request::Bdat { .. }
            | Request::Burl { .. }
            | Request::Lhlo { .. }
            | Request::Auth { .. }
            | Request::Expn { .. }
            | Request::Etrn { .. }
            | Request::Atrn { .. },
        ) => Err(Reply::NotImplemented),
        Err(Error::InvalidSenderAddress) => Err(Reply::InvalidSender),
        Err(Error::InvalidRecipientAddress) => Err(Reply::InvalidRecipient),
        Err(Error::SyntaxError { syntax }) => Err(Reply::SyntaxError { expected: syntax }),
        Err(Error::InvalidParameter { param }) => Err(Reply::SyntaxError { expected: param }),
        Err(Error::UnsupportedParameter { .. }) => Err(Reply::UnsupportedParameter),
        Err(Error::UnknownCommand) => Err(Reply::UnknownCommand),
        Err(
            Error::NeedsMoreData { .. } | Error::ResponseTooLong | Error::InvalidResponse { .. },
        ) => Err(Reply::NotACommand),
    }
}

fn mail<T>(path: Option<Path<'_>>, parsed: &MailFrom<T>) -> Result<Mail, Reply> {
    let Path {
        mailbox,
        parameters,
        ..
    } = path.ok_or(Reply::InvalidSender)?;
    let sender = if mailbox.is_empty() {
        None
    } else {
        Some(
            mailbox
                .parse::<EmailAddress>()
                .map_err(|_| Reply::InvalidSender)?,
        )
    };
    let MailFrom {
        address: _,
        flags,
        size: _,
        trans_id,
        by,
        env_id,
        solicit,
        mtrk,
        auth,
        hold_for,
        hold_until,
        mt_priority,
    } = parsed;
    let offered = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8;
    let unoffered = flags & !offered != 0
        || trans_id.is_some()
        || env_id.is_some()
        || solicit.is_some()
        || mtrk.is_some()
        || auth.is_some()
        || (*by, *hold_for, *hold_until, *mt_priority) != (0, 0, 0, 0);
    if unoffered {
        return Err(Reply::UnsupportedParameter);
    }
    let smtputf8 = flags & MAIL_SMTPUTF8 != 0;
    if !smtputf8 && sender.as_ref().is_some_and(|sender| !sender.is_ascii()) {
        return Err(Reply::NeedsSmtpUtf8);
    }
    Ok(Mail {
        sender,
        size: declared_size(parameters),
        smtputf8,
        has_parameters: !parameters.trim().is_empty(),
    })
}

fn recipient<T>(path: Option<Path<'_>>, parsed: &RcptTo<T>) -> Result<Recipient, Reply> {
    let Path {
        mailbox,
        parameters,
        ..
    } = path.ok_or(Reply::InvalidRecipient)?;
    if mailbox.eq_ignore_ascii_case("postmaster") {
        return Ok(Recipient::Postmaster);
    }
    let address = mailbox.parse().map_err(|_| Reply::InvalidRecipient)?;
    // The parser has accepted the parameters it knows; those are of extensions that we do not offer.
    if !parameters.trim().is_empty() || parsed.flags != 0 || parsed.orcpt.is_some() {
        return Err(Reply::UnsupportedParameter);
    }
    Ok(Recipient::Address(address))
}

/// The SIZE parameter (RFC 1870 §4). A number too long for us is a mail too long for us; in the parser it would begin again at zero.
fn declared_size(parameters: &str) -> u64 {
    let digits =
        parameters
            .split_ascii_whitespace()
            .find_map(|parameter| match parameter.split_once('=') {
                Some((key, value)) if key.eq_ignore_ascii_case("SIZE") => Some(value),
                _ => None,
            });
    digits.map_or(0, |digits| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, Reply> {
        parse(format!("{line}\r\n").as_bytes())
    }

    #[test]
    fn verbs_are_read_in_any_case() {
        let name = |name: &str| name.to_owned();
        for (line, expected) in [
            (
                "EHLO mx.b.example",
                Command::Ehlo {
                    name: name("mx.b.example"),
                },
            ),
            (
                "ehlo [192.0.2.1]",
                Command::Ehlo {
                    name: name("[192.0.2.1]"),
                },
            ),
            ("HELO x", Command::Helo { name: name("x") }),
            ("DATA", Command::Data),
            ("data  ", Command::Data),
            ("RSET", Command::Rset),
            ("QUIT", Command::Quit),
            ("NOOP anything", Command::Noop),
            ("VRFY eva", Command::Vrfy),
            ("HELP", Command::Help),
            ("STARTTLS", Command::StartTls),
            ("BDAT 6 LAST", Command::Bdat),
            ("bdat 99999999999999999999", Command::Bdat),
        ] {
            assert_eq!(read(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn senders_are_read_with_their_parameters() {
        for (line, sender, size, smtputf8) in [
            ("MAIL FROM:<>", None, 0, false),
            ("mail from:<eva@b.example>", Some("eva@b.example"), 0, false),
            (
                "MAIL FROM: <eva@b.example>",
                Some("eva@b.example"),
                0,
                false,
            ),
            (
                "MAIL FROM:<eva@b.example> size=123 body=8bitmime",
                Some("eva@b.example"),
                123,
                false,
            ),
            (
                "MAIL FROM:<eva@b.example> BODY=7BIT",
                Some("eva@b.example"),
                0,
                false,
            ),
            (
                "MAIL FROM:<> SIZE=18446744073709551614",
                None,
                u64::MAX - 1,
                false,
            ),
            // In the parser this one begins again at 5.
            (
                "MAIL FROM:<> SIZE=184467440737095516155",
                None,
                u64::MAX,
                false,
            ),
            (
                r#"MAIL FROM:<"a b"@b.example>"#,
                Some(r#""a b"@b.example"#),
                0,
                false,
            ),
            (
                "MAIL FROM:<é@b.example> SMTPUTF8",
                Some("é@b.example"),
                0,
                true,
            ),
        ] {
            let has_parameters = !line.ends_with('>');
            let sender = sender.map(|sender| sender.parse().unwrap());
            let expected = Command::Mail(Mail {
                sender,
                size,
                smtputf8,
                has_parameters,
            });
            assert_eq!(read(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn recipients_are_read() {
        for (line, address) in [
            ("RCPT TO:<a-1@m.example>", "a-1@m.example"),
            ("RCPT TO:<a-1@[192.0.2.1]>", "a-1@[192.0.2.1]"),
            ("RCPT TO:<@relay.example:a-1@m.example>", "a-1@m.example"),
            (r#"RCPT TO:<"a@b"@m.example>"#, r#""a@b"@m.example"#),
        ] {
            let expected = Recipient::Address(address.parse().unwrap());
            assert_eq!(read(line), Ok(Command::Rcpt(expected)), "{line}");
        }
        assert_eq!(
            read("RCPT TO:<PostMaster>"),
            Ok(Command::Rcpt(Recipient::Postmaster))
        );
    }

    #[test]
    fn everything_else_is_refused() {
        let syntax = |expected| Reply::SyntaxError { expected };
        for (line, expected) in [
            ("", Reply::UnknownCommand),
            ("GET / HTTP/1.1", Reply::UnknownCommand),
            ("EHLO", syntax("EHLO domain")),
            ("EHLO a\0b", Reply::NotACommand),
            ("DATA now", syntax("DATA")),
            ("QUIT now", syntax("QUIT")),
            ("MAIL", syntax("MAIL FROM:<reverse-path> [parameters]")),
            (
                "MAIL FROM:eva@b.example",
                syntax("MAIL FROM:<reverse-path> [parameters]"),
            ),
            ("MAIL FROM:<eva>", Reply::InvalidSender),
            (
                "MAIL FROM:<eva@b.example",
                syntax("MAIL FROM:<reverse-path> [parameters]"),
            ),
            ("MAIL FROM:<é@b.example>", Reply::NeedsSmtpUtf8),
            ("MAIL FROM:<> SIZE=big", syntax("SIZE")),
            ("MAIL FROM:<> BODY=BINARYMIME", Reply::UnsupportedParameter),
            ("MAIL FROM:<> RET=FULL", Reply::UnsupportedParameter),
            ("MAIL FROM:<> ENVID=x", Reply::UnsupportedParameter),
            ("MAIL FROM:<> AUTH=<>", Reply::UnsupportedParameter),
            ("MAIL FROM:<> X-UNHEARD=OF", Reply::UnsupportedParameter),
            ("RCPT TO:<>", Reply::InvalidRecipient),
            ("RCPT TO:<a-1>", Reply::InvalidRecipient),
            (
                "RCPT TO:<a-1@m.example> NOTIFY=NEVER",
                Reply::UnsupportedParameter,
            ),
            (
                "RCPT TO:<a-1@m.example> ORCPT=rfc822;x@b.example",
                Reply::UnsupportedParameter,
            ),
            ("AUTH PLAIN AGEAYg==", Reply::NotImplemented),
            ("EXPN list", Reply::NotImplemented),
            ("LHLO x", Reply::NotImplemented),
        ] {
            assert_eq!(read(line), Err(expected), "{line}");
        }
        assert_eq!(parse(b"EHLO \xff\r\n"), Err(Reply::NotACommand));
    }
}
