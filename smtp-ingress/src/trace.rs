//! The `Received` field we put on top of a mail (RFC 5321 §4.4). `Return-Path` is not written: the envelope is stored beside the mail.

use std::net::IpAddr;

use shared::addresses::EmailAddress;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// What the field tells.
#[derive(Debug)]
pub(crate) struct Hop<'a> {
    /// What the client called itself.
    pub(crate) helo: &'a str,
    pub(crate) client: IpAddr,
    /// What we call ourselves.
    pub(crate) by: &'a str,
    pub(crate) extended: bool,
    pub(crate) smtputf8: bool,
    pub(crate) recipients: &'a [EmailAddress],
    pub(crate) at: OffsetDateTime,
}

/// Writes the field. A single recipient is named; several are not, for they need not know of each other.
pub(crate) fn received(hop: &Hop<'_>) -> String {
    let helo: String = hop
        .helo
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_:[]".contains(c) {
                c
            } else {
                '?'
            }
        })
        .collect();
    let client = match hop.client.to_canonical() {
        IpAddr::V4(address) => format!("[{address}]"),
        IpAddr::V6(address) => format!("[IPv6:{address}]"),
    };
    // RFC 3848, RFC 6531 §4.3.
    let with = match (hop.smtputf8, hop.extended) {
        (true, _) => "UTF8SMTP",
        (false, true) => "ESMTP",
        (false, false) => "SMTP",
    };
    let whom = match hop.recipients {
        [recipient] => format!("\r\n\tfor <{recipient}>"),
        _ => String::new(),
    };
    // A date this format can't write is before 1900 or after 9999.
    let at = hop.at.format(&Rfc2822).unwrap_or_default();
    format!(
        "Received: from {helo} ({client})\r\n\tby {by} with {with}{whom};\r\n\t{at}\r\n",
        by = hop.by
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_field_tells_who_brought_the_mail() {
        let recipients = ["starcomm-279@m.example".parse().unwrap()];
        let hop = Hop {
            helo: "mx.example.be",
            client: "::ffff:192.0.2.1".parse().unwrap(),
            by: "in.m.example",
            extended: true,
            smtputf8: false,
            recipients: &recipients,
            at: datetime!(2026-03-02 08:09:10.5 UTC),
        };
        assert_eq!(
            received(&hop),
            "Received: from mx.example.be ([192.0.2.1])\r\n\tby in.m.example with ESMTP\r\n\tfor <starcomm-279@m.example>;\r\n\tMon, 02 Mar 2026 08:09:10 +0000\r\n"
        );
        let forged = Hop {
            helo: "x) (y\u{e9};<z>",
            client: "2001:db8::1".parse().unwrap(),
            smtputf8: true,
            recipients: &[],
            ..hop
        };
        assert_eq!(
            received(&forged),
            "Received: from x???y???z? ([IPv6:2001:db8::1])\r\n\tby in.m.example with UTF8SMTP;\r\n\tMon, 02 Mar 2026 08:09:10 +0000\r\n"
        );
    }
}
