//! Addresses of mail, parsed once and trusted after.
//!
//! The forms are those of RFC 5321 §4.1.2, with the characters outside ASCII that RFC 6531 §3.3 adds. Two lengths differ on purpose: a local part may
//! exceed the 64 octets of §4.5.3.1.1, since rewritten senders (SRS, VERP) do and that section asks receivers for tolerance; the whole
//! address may not exceed 254 octets, what fits into a path.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The longest address that fits into a path with its angle brackets (RFC 5321 §4.5.3.1.3).
pub const MAX_ADDRESS_LENGTH: usize = 254;

/// The longest domain, in octets (RFC 5321 §4.5.3.1.2).
pub const MAX_DOMAIN_LENGTH: usize = 255;

/// A text that is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct InvalidAddress;

/// What stands before the `@`, without the quotes it may have been written in: `"a b"` and `a b` mean the same mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalPart(String);

impl LocalPart {
    /// As meant: without quotes, in the case it was written in.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LocalPart {
    type Err = InvalidAddress;

    fn from_str(written: &str) -> Result<Self, InvalidAddress> {
        match take_local_part(written)? {
            (local_part, "") => Ok(local_part),
            _ => Err(InvalidAddress),
        }
    }
}

impl fmt::Display for LocalPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_dot_string(&self.0) {
            return f.write_str(&self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

/// An e-mail address. Shown, it is what can be written into an SMTP path or a header field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    local_part: LocalPart,
    domain: String,
}

impl EmailAddress {
    /// Before the `@`.
    pub fn local_part(&self) -> &LocalPart {
        &self.local_part
    }

    /// After the `@`, in lower case: a domain name or an address literal in brackets.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// In lower case, to compare people's addresses: nobody gives `Eva@` and `eva@` to two persons, though RFC 5321 §2.4 would let them.
    pub fn folded(&self) -> String {
        self.to_string().to_lowercase()
    }

    /// Whether it can be written without SMTPUTF8.
    pub fn is_ascii(&self) -> bool {
        self.local_part.0.is_ascii() && self.domain.is_ascii()
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidAddress;

    fn from_str(written: &str) -> Result<Self, InvalidAddress> {
        if written.len() > MAX_ADDRESS_LENGTH {
            return Err(InvalidAddress);
        }
        let (local_part, rest) = take_local_part(written)?;
        let domain = rest.strip_prefix('@').ok_or(InvalidAddress)?;
        if is_domain(domain) || is_address_literal(domain) {
            Ok(Self {
                local_part,
                domain: domain.to_lowercase(),
            })
        } else {
            Err(InvalidAddress)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local_part, self.domain)
    }
}

/// The local part of a company's address: `<slug>-<number>`, in any case, perhaps with a `+tag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantAddress {
    base: String,
    tag: Option<String>,
}

impl TenantAddress {
    /// Reads a local part; none when it doesn't have the form, and so can't be a company's.
    pub fn parse(local_part: &LocalPart) -> Option<Self> {
        let (base, tag) = match local_part.0.split_once('+') {
            Some((base, tag)) => (base, Some(tag)),
            None => (local_part.0.as_str(), None),
        };
        let (slug, number) = base.rsplit_once('-')?;
        let slug_fits = (1..=40).contains(&slug.len())
            && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !slug.starts_with('-')
            && !slug.ends_with('-');
        let number_fits =
            (1..=19).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        (slug_fits && number_fits).then(|| Self {
            base: base.to_ascii_lowercase(),
            tag: tag.filter(|tag| !tag.is_empty()).map(str::to_owned),
        })
    }

    /// `<slug>-<number>` in lower case, as in the address map.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What follows the first `+`, in the case it came in, which is not always the case it was sent out in.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }
}

/// Splits a local part off the beginning.
fn take_local_part(text: &str) -> Result<(LocalPart, &str), InvalidAddress> {
    if let Some(quoted) = text.strip_prefix('"') {
        return take_quoted(quoted);
    }
    let (local_part, rest) = text.split_at(text.find('@').unwrap_or(text.len()));
    if is_dot_string(local_part) {
        Ok((LocalPart(local_part.to_owned()), rest))
    } else {
        Err(InvalidAddress)
    }
}

/// The rest of a `Quoted-string` whose opening quote was taken. An empty one is none: no mailbox has it.
fn take_quoted(text: &str) -> Result<(LocalPart, &str), InvalidAddress> {
    let mut content = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next().ok_or(InvalidAddress)? {
            '"' if content.is_empty() => return Err(InvalidAddress),
            '"' => return Ok((LocalPart(content), chars.as_str())),
            '\\' => content.push(
                chars
                    .next()
                    .filter(|c| matches!(c, ' '..='~'))
                    .ok_or(InvalidAddress)?,
            ),
            c if c.is_control() => return Err(InvalidAddress),
            c => content.push(c),
        }
    }
}

/// `Dot-string`: atoms between single dots.
fn is_dot_string(text: &str) -> bool {
    text.split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// `atext` of RFC 5322 §3.2.3, and what RFC 6531 adds to it.
fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_international(c)
}

fn is_international(c: char) -> bool {
    !c.is_ascii() && !c.is_control() && !c.is_whitespace()
}

/// A domain name of one label or more, with labels in A- or U-form.
pub(crate) fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || is_international(c))
    };
    text.len() <= MAX_DOMAIN_LENGTH && text.split('.').all(label)
}

/// `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3).
fn is_address_literal(text: &str) -> bool {
    let Some(inner) = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return false;
    };
    match inner.get(..5) {
        Some(prefix) if prefix.eq_ignore_ascii_case("IPv6:") => {
            inner[5..].parse::<Ipv6Addr>().is_ok()
        }
        _ => inner.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written, local part as meant, domain, shown again.
    const ADDRESSES: &[(&str, &str, &str, &str)] = &[
        ("eva@example.be", "eva", "example.be", "eva@example.be"),
        (
            "Eva.Peeters@Example.BE",
            "Eva.Peeters",
            "example.be",
            "Eva.Peeters@example.be",
        ),
        (
            "starcomm-279+k3@proposals.localhost",
            "starcomm-279+k3",
            "proposals.localhost",
            "starcomm-279+k3@proposals.localhost",
        ),
        ("root@localhost", "root", "localhost", "root@localhost"),
        (
            "!#$%&'*+-/=?^_`{|}~@example.be",
            "!#$%&'*+-/=?^_`{|}~",
            "example.be",
            "!#$%&'*+-/=?^_`{|}~@example.be",
        ),
        (r#""eva"@example.be"#, "eva", "example.be", "eva@example.be"),
        (
            r#""eva peeters"@example.be"#,
            "eva peeters",
            "example.be",
            r#""eva peeters"@example.be"#,
        ),
        (
            r#""a@b"@example.be"#,
            "a@b",
            "example.be",
            r#""a@b"@example.be"#,
        ),
        (
            r#""a\"b\\c"@example.be"#,
            r#"a"b\c"#,
            "example.be",
            r#""a\"b\\c"@example.be"#,
        ),
        (
            r#""<x>@evil.example"@example.be"#,
            "<x>@evil.example",
            "example.be",
            r#""<x>@evil.example"@example.be"#,
        ),
        (
            r#""a..b"@example.be"#,
            "a..b",
            "example.be",
            r#""a..b"@example.be"#,
        ),
        (
            "é.dupont@exämple.be",
            "é.dupont",
            "exämple.be",
            "é.dupont@exämple.be",
        ),
        ("eva@[192.0.2.1]", "eva", "[192.0.2.1]", "eva@[192.0.2.1]"),
        (
            "eva@[IPv6:2001:db8::1]",
            "eva",
            "[ipv6:2001:db8::1]",
            "eva@[ipv6:2001:db8::1]",
        ),
    ];

    const NOT_ADDRESSES: &[&str] = &[
        "",
        "eva",
        "@example.be",
        "eva@",
        "eva@@example.be",
        "eva@example.be@example.be",
        ".eva@example.be",
        "eva.@example.be",
        "eva..p@example.be",
        "eva peeters@example.be",
        "eva@example..be",
        "eva@.example.be",
        "eva@example.be.",
        "eva@-example.be",
        "eva@example-.be",
        "eva@exa_mple.be",
        "eva@exa mple.be",
        "eva@example.be\r\n",
        "eva\0@example.be",
        "<eva@example.be>",
        "eva,dirk@example.be",
        r#"""@example.be"#,
        r#""eva@example.be"#,
        r#""eva"x@example.be"#,
        r#""e"va"@example.be"#,
        r#""eva\"@example.be"#,
        "\"eva\npeeters\"@example.be",
        "eva\u{a0}p@example.be",
        "eva@[192.0.2.256]",
        "eva@[IPv6:x]",
        "eva@[]",
        "eva@[é:::é]",
    ];

    #[test]
    fn addresses_are_read_and_shown_again() {
        for &(written, local_part, domain, shown) in ADDRESSES {
            let address: EmailAddress = written.parse().unwrap_or_else(|_| panic!("{written}"));
            assert_eq!(
                (
                    address.local_part().as_str(),
                    address.domain(),
                    address.to_string().as_str()
                ),
                (local_part, domain, shown)
            );
            assert_eq!(
                shown.parse::<EmailAddress>().as_ref(),
                Ok(&address),
                "{shown} means the same"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for written in NOT_ADDRESSES {
            assert_eq!(
                written.parse::<EmailAddress>(),
                Err(InvalidAddress),
                "{written}"
            );
        }
        let longest = format!(
            "{}@example.be",
            "x".repeat(MAX_ADDRESS_LENGTH - "@example.be".len())
        );
        assert!(
            longest.parse::<EmailAddress>().is_ok(),
            "rewritten senders are long"
        );
        assert!(format!("x{longest}").parse::<EmailAddress>().is_err());
        assert!(
            format!("eva@{}.be", "x".repeat(64))
                .parse::<EmailAddress>()
                .is_err()
        );
    }

    #[test]
    fn people_are_compared_without_case() {
        let [a, b] = ["Éva@Example.be", "éva@example.BE"]
            .map(|written| written.parse::<EmailAddress>().unwrap());
        assert_eq!(a.folded(), b.folded());
        assert!(!a.is_ascii());
    }

    #[test]
    fn a_company_is_named_by_slug_and_number() {
        let parse = |written: &str| TenantAddress::parse(&written.parse().unwrap());
        let address = |base: &str, tag: Option<&str>| {
            Some(TenantAddress {
                base: base.to_owned(),
                tag: tag.map(str::to_owned),
            })
        };
        for (written, expected) in [
            ("starcomm-279", address("starcomm-279", None)),
            ("StarComm-279", address("starcomm-279", None)),
            ("a-b-c-1", address("a-b-c-1", None)),
            ("starcomm-279+Ab3x", address("starcomm-279", Some("Ab3x"))),
            ("starcomm-279+a+b", address("starcomm-279", Some("a+b"))),
            ("starcomm-279+", address("starcomm-279", None)),
            (r#""starcomm-279""#, address("starcomm-279", None)),
            ("starcomm", None),
            ("starcomm-", None),
            ("-279", None),
            ("-a-279", None),
            ("star--279", None),
            ("star.comm-279", None),
            ("starcomm-27x", None),
            ("starcomm-99999999999999999999", None),
            (r#""star comm-279""#, None),
            // The Kelvin sign becomes a `k` in lower case; it is another mailbox all the same.
            ("\u{212a}ok-1", None),
            ("+starcomm-279", None),
        ] {
            assert_eq!(parse(written), expected, "{written}");
        }
    }
}
