//! Status codes in free text: enhanced ones (RFC 3463), basic ones (RFC 5321 §4.2), and words.

/// What a text says about a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) status: String,
    pub(super) permanent: bool,
    pub(super) diagnostic: String,
}

/// Characters of a diagnostic.
const LONGEST_DIAGNOSTIC: usize = 500;

/// Words of a mail that is still being tried, in lower case.
const TEMPORARY: &[&str] = &[
    "delayed",
    "will be retried",
    "will retry",
    "warning message only",
    "not yet been delivered",
    "still being",
    "temporary problem",
    "will continue to be made",
    "will keep trying",
    "could not be delivered for",
    "postponed",
    "continue to try",
    "delivery incomplete",
    "has not yet",
    "do not need to resend",
    "will be attempted",
    "keep trying",
    "will be sent again",
    "try again for",
    "delivery attempts will",
    "temporarily deferred",
    "vertraagd",
    "retardé",
    "verzögert",
    "noch nicht zugestellt",
    "pas encore été",
    "nog niet bezorgd",
];

/// Words of a server that gave up after days of temporary failures, in lower case.
const EXPIRED: &[&str] = &[
    "retry timeout exceeded",
    "have been failing for a long time",
    "retry time not reached",
    "message expired",
    "delivery time expired",
];

/// "Delivery time expired" (RFC 3463 §3.5).
const EXPIRED_STATUS: &str = "4.4.7";

pub(super) fn of(text: &str, subject: &str) -> Verdict {
    let coded = text
        .lines()
        .find(|line| enhanced(line).is_some())
        .or_else(|| text.lines().find(|line| basic(line).is_some()));
    let lower = format!("{subject}\n{text}").to_lowercase();
    let expired = coded.is_none() && EXPIRED.iter().any(|words| lower.contains(words));
    let status = if expired {
        EXPIRED_STATUS.to_owned()
    } else {
        coded.and_then(enhanced).unwrap_or_default()
    };
    let class = status.chars().next().or_else(|| coded.and_then(basic));
    let permanent = match class {
        Some(class) => class == '5',
        None => !TEMPORARY.iter().any(|words| lower.contains(words)),
    };
    let mut words = text
        .lines()
        .map(str::trim)
        .filter(|line| line.contains(' ') && line.len() > 10);
    let diagnostic = coded
        .map(str::trim)
        .or_else(|| words.next_back())
        .map(one_line)
        .unwrap_or_default();
    Verdict {
        status,
        permanent,
        diagnostic,
    }
}

/// The first enhanced code of a text: class 2, 4 or 5, and no part of an IP address or a version.
pub(super) fn enhanced(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'2' | b'4' | b'5'))
        .find_map(|(at, _)| {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            if before.is_some_and(|before| before.is_ascii_alphanumeric() || before == b'.')
                || bytes.get(at + 1) != Some(&b'.')
            {
                return None;
            }
            let subject = digits(bytes, at + 2);
            let detail_at = at + 2 + subject;
            let detail = if bytes.get(detail_at) == Some(&b'.') {
                digits(bytes, detail_at + 1)
            } else {
                0
            };
            let end = detail_at + 1 + detail;
            let goes_on = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
                || (bytes.get(end) == Some(&b'.')
                    && bytes.get(end + 1).is_some_and(u8::is_ascii_digit));
            ((1..=3).contains(&subject) && (1..=3).contains(&detail) && !goes_on)
                .then(|| text[at..end].to_owned())
        })
}

fn digits(bytes: &[u8], from: usize) -> usize {
    bytes
        .iter()
        .skip(from)
        .take(4)
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The class of the first basic code: `550 `, `550-`, `(421)`.
fn basic(line: &str) -> Option<char> {
    let bytes = line.as_bytes();
    (0..bytes.len().saturating_sub(2)).find_map(|at| {
        let [class, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
        let is_code = matches!(class, b'4' | b'5')
            && (b'0'..=b'5').contains(&second)
            && third.is_ascii_digit();
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let alone = before.is_none_or(|before| {
            !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'-' | b'/')
        });
        let after = bytes.get(at + 3);
        (is_code
            && alone
            && after.is_none_or(|after| {
                matches!(after, b' ' | b'-' | b')' | b',' | b';' | b']' | b':')
            }))
        .then_some(char::from(class))
    })
}

pub(super) fn one_line(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(LONGEST_DIAGNOSTIC).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (text, expected) in [
            ("550 5.1.1 <x>... User unknown", Some("5.1.1")),
            ("host [192.0.2.1]: 550", None),
            ("ERROR_CODE :5.1.1.", Some("5.1.1")),
            ("version 4.2.1.3", None),
            ("smtp; 421 4.4.2 timeout", Some("4.4.2")),
            ("#5.7.26#", Some("5.7.26")),
            ("10.5.1.1", None),
        ] {
            assert_eq!(enhanced(text).as_deref(), expected, "{text}");
        }
        assert!(of("Remote host said: 550 no mailbox here", "").permanent);
        assert!(!of("451 try later", "").permanent);
        assert!(!of("Delivery to the following recipient has been delayed:", "").permanent);
        assert!(of("no such user", "").permanent);
        assert_eq!(of("a@b.test\n  retry timeout exceeded", "").status, "4.4.7");
    }
}
