//! An address in bytes, in the forms that mails and files hide words in. Pure.
//!
//! A mail is not parsed for this: what is malformed, nested or beyond a limit would be missed. Whatever looks encoded is decoded and looked at too, so that the
//! address is found in quoted-printable and base64, at any depth, in encoded words of a header, in UTF-16, and in the compressed parts of office files and PDFs.

use std::io::Read;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{DeflateDecoder, ZlibDecoder};

/// Encodings within encodings that are followed: a mail attached to a mail attached to a mail.
const DEPTH: usize = 6;
/// Bytes that compressed parts may come to, so that a bomb stays small.
const INFLATED: u64 = 64 * 1024 * 1024;
/// Shorter runs of base64 hold no address.
const SHORTEST: usize = 8;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What stands between the halves of an address. The database knows the same forms (`address_pattern`).
const SIGNS: [&[u8]; 9] = [
    b"@", b"=", b"%40", b"=40", b"&#64;", b"&#x40;", b"\\u0040", b"(at)", b"[at]",
];
/// What a tag begins with.
const TAGS: [&[u8]; 3] = [b"+", b"%2b", b"=2b"];

/// An address that is looked for, without its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    person: Vec<u8>,
    domain: Vec<u8>,
}

impl Needle {
    /// Of an address in lower case.
    pub fn new(address: &str) -> Self {
        let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        let person = local.split('+').next().unwrap_or_default();
        Self {
            person: person.to_lowercase().into_bytes(),
            domain: domain.to_lowercase().into_bytes(),
        }
    }

    /// Whether it stands there, or is hidden there.
    pub fn hides_in(&self, bytes: &[u8]) -> bool {
        self.looked_for(bytes, DEPTH)
    }

    fn looked_for(&self, bytes: &[u8], depth: usize) -> bool {
        if self.stands_in(bytes) {
            return true;
        }
        if bytes.contains(&0) {
            let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
            if self.stands_in(&narrow) {
                return true;
            }
        }
        if bytes.contains(&b'=') && self.stands_in(&unquoted(bytes)) {
            return true;
        }
        let Some(deeper) = depth.checked_sub(1) else {
            return false;
        };
        base64_runs(bytes).any(|decoded| self.looked_for(&decoded, deeper))
            || encoded_words(bytes).any(|decoded| self.stands_in(&decoded))
            || inflated(bytes).any(|plain| self.looked_for(&plain, deeper))
    }

    /// Whether it stands there to be read, in any case, with any tag, and not as a part of a longer address.
    pub fn stands_in(&self, bytes: &[u8]) -> bool {
        let lower = bytes.to_ascii_lowercase();
        positions(&lower, &self.domain).any(|at| self.stands_at(&lower, at))
    }

    /// Whether the domain found at `at` is that of the address.
    fn stands_at(&self, lower: &[u8], at: usize) -> bool {
        let (before, after) = (&lower[..at], &lower[at + self.domain.len()..]);
        let folded = after
            .strip_prefix(b"=")
            .and_then(|rest| rest.strip_prefix(&self.person[..]))
            .is_some_and(|rest| rest.starts_with(b"@"));
        if folded && begins(before) {
            return true;
        }
        if !ends(after) {
            return false;
        }
        SIGNS.iter().any(|sign| {
            let spaced = sign.ends_with(b"at)") || sign.ends_with(b"at]");
            let before = if spaced { trimmed(before) } else { before };
            let Some(before) = before.strip_suffix(*sign) else {
                return false;
            };
            let before = if spaced { trimmed(before) } else { before };
            if let Some(rest) = before.strip_suffix(&self.person[..]) {
                let listed = *sign == b"=" && after.starts_with(b"@") && rest.ends_with_any(b"-+.");
                if begins(rest) || listed {
                    return true;
                }
            }
            self.tagged(before)
        })
    }

    /// Whether this ends with the person and a tag.
    fn tagged(&self, before: &[u8]) -> bool {
        let run = before
            .iter()
            .rposition(|byte| !(is_word(*byte) || b"%=".contains(byte)))
            .map_or(0, |at| at + 1);
        TAGS.iter().any(|tag| {
            positions(&before[run..], tag).any(|at| {
                before[..run + at]
                    .strip_suffix(&self.person[..])
                    .is_some_and(begins)
            })
        })
    }
}

trait EndsWithAny {
    fn ends_with_any(&self, of: &[u8]) -> bool;
}

impl EndsWithAny for [u8] {
    fn ends_with_any(&self, of: &[u8]) -> bool {
        self.last().is_some_and(|last| of.contains(last))
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    match bytes.split_last() {
        Some((last, rest)) if last.is_ascii_whitespace() => rest,
        _ => bytes,
    }
}

/// A letter of an address.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._+-".contains(&byte)
}

/// Whether an address may begin after this: after no letter of one, unless that ends an escape (`\n`, `%3C`, `=20`).
fn begins(before: &[u8]) -> bool {
    match before {
        [] | [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., b'%' | b'=', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => true,
        [.., last] => !is_word(*last),
    }
}

/// Whether an address may end before this.
fn ends(after: &[u8]) -> bool {
    match after {
        [] => true,
        [b'-' | b'.', next, ..] | [next, ..] => !next.is_ascii_alphanumeric(),
    }
}

/// Where `what` begins.
fn positions<'a>(bytes: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = what.first().copied();
    let last = bytes.len().saturating_sub(what.len());
    let all = if what.is_empty() || bytes.len() < what.len() {
        0..0
    } else {
        0..last + 1
    };
    all.filter(move |at| Some(bytes[*at]) == first && bytes[*at..].starts_with(what))
}

/// Quoted-printable as it is meant (RFC 2045 §6.7), the soft line breaks taken out.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'=' {
            plain.push(*first);
            continue;
        }
        match after {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    plain.push((high << 4) | low);
                    rest = after;
                }
                _ => plain.push(b'='),
            },
            _ => plain.push(b'='),
        }
    }
    plain
}

fn digit(byte: u8) -> Option<u8> {
    let value = char::from(byte).to_digit(16)?;
    u8::try_from(value).ok()
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// What neighbouring lines of base64 come to, decoded.
fn base64_runs(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let ends = lines.chain([&b""[..]]);
    let mut run = Vec::new();
    ends.filter_map(move |line| {
        if !line.is_empty() && line.iter().copied().all(is_base64) {
            run.extend_from_slice(line);
            return None;
        }
        let whole = std::mem::take(&mut run);
        (whole.len() >= SHORTEST).then(|| decoded(&whole))
    })
}

/// Lenient: of a run that begins or ends amid a group, what can be read. Padding within it ends a part.
fn decoded(base64: &[u8]) -> Vec<u8> {
    let parts = base64.split(|byte| *byte == b'=');
    let parts = parts.filter(|part| !part.is_empty()).map(|part| {
        let whole = part.len() - usize::from(part.len() % 4 == 1);
        LENIENT.decode(&part[..whole]).unwrap_or_default()
    });
    parts.flatten().collect()
}

/// What neighbouring encoded words in base64 come to (RFC 2047 §2); those in the other encoding are read as quoted-printable.
fn encoded_words(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let marks = positions(bytes, b"=?").collect::<Vec<_>>();
    let words = marks.into_iter().filter_map(|at| {
        let mut parts = bytes[at + 2..].splitn(4, |byte| *byte == b'?');
        let (_, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
        encoding.eq_ignore_ascii_case(b"b").then(|| decoded(text))
    });
    // An address may be cut into two words.
    let all = words.fold(Vec::new(), |mut all, word| {
        all.extend(word);
        all
    });
    std::iter::once(all).filter(|all| !all.is_empty())
}

/// The compressed parts of a ZIP file (APPNOTE.TXT §4.3.7) or a PDF, plain.
fn inflated(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut budget = INFLATED;
    let zipped = positions(bytes, b"PK\x03\x04").filter_map(|at| {
        let header = bytes.get(at..at + 30)?;
        let length = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let deflated = length(8) == 8;
        let body = bytes.get(at + 30 + length(26) + length(28)..)?;
        deflated.then_some((body, false))
    });
    let streams = positions(bytes, b"stream").filter_map(|at| {
        let body = bytes.get(at + 6..)?;
        let body = body.strip_prefix(b"\r").unwrap_or(body);
        let body = body.strip_prefix(b"\n")?;
        // The first byte of most zlib streams (RFC 1950 §2.2).
        body.starts_with(b"\x78").then_some((body, true))
    });
    let found: Vec<_> = zipped.chain(streams).collect();
    found.into_iter().map_while(move |(body, zlib)| {
        if budget == 0 {
            return None;
        }
        let mut plain = Vec::new();
        // What breaks off was read as far as it goes.
        let read = if zlib {
            ZlibDecoder::new(body).take(budget).read_to_end(&mut plain)
        } else {
            DeflateDecoder::new(body)
                .take(budget)
                .read_to_end(&mut plain)
        };
        drop(read);
        budget = budget.saturating_sub(u64::try_from(plain.len()).unwrap_or(budget));
        Some(plain)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use base64::engine::general_purpose::STANDARD as BASE64;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn eva() -> Needle {
        Needle::new("eva.maes+shop@customer.example")
    }

    #[test]
    fn it_is_found_as_it_stands() {
        for (text, found) in [
            ("eva.maes@customer.example", true),
            ("<EVA.Maes@Customer.Example>", true),
            ("eva.maes+a.b@customer.example.", true),
            ("mailto:eva.maes%40customer.example?subject=x", true),
            ("eva.maes%2Bx%40customer.example", true),
            ("%3Ceva.maes@customer.example", true),
            ("a\\neva.maes@customer.example\\n", true),
            ("SRS0=a=b=customer.example=eva.maes@fwd.example", true),
            ("bounce+eva.maes=customer.example@list.example", true),
            ("eva.maes (at) customer.example", true),
            ("xeva.maes@customer.example", false),
            ("eva.maes@customer.example.org", false),
            ("eva.maes@customer.example-shop", false),
            ("evaXmaes@customer.example", false),
            ("maes@customer.example", false),
            ("shop+eva.maes@customer.example", false),
            ("customer.example", false),
            ("", false),
        ] {
            assert_eq!(eva().hides_in(text.as_bytes()), found, "{text}");
        }
    }

    #[test]
    fn it_is_found_where_it_is_hidden() {
        let line = "On Monday Eva <eva.maes@customer.example> wrote, and that was not all she did that day:";
        let base64 = BASE64.encode(line);
        let folded: Vec<_> = base64.as_bytes().chunks(76).collect();
        let part = folded.join(&b"\r\n"[..]);
        let nested = BASE64.encode([&b"Content-Transfer-Encoding: base64\n\n"[..], &part].concat());
        let wide: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(line.as_bytes()).unwrap();
        let pdf = [&b"1 0 obj <<>> stream\r\n"[..], &zlib.finish().unwrap()].concat();
        let hidden: [&[u8]; 7] = [
            &part,
            nested.as_bytes(),
            b"eva.ma=\r\nes=40customer=2Eexample",
            b"Subject: =?utf-8?B?ZXZhLm1hZXNAY3Vz?=\r\n =?utf-8?B?dG9tZXIuZXhhbXBsZQ==?=",
            &wide,
            BASE64.encode(&wide).into_bytes().leak(),
            &pdf,
        ];
        for bytes in hidden {
            assert!(!eva().stands_in(bytes), "{}", bytes.escape_ascii());
            assert!(eva().hides_in(bytes), "{}", bytes.escape_ascii());
        }
        let other = BASE64.encode(line.replace("eva", "eve"));
        assert!(!eva().hides_in(other.as_bytes()));
    }

    #[test]
    fn a_bomb_is_given_up() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![b'a'; 1024 * 1024];
        for _ in 0..80 {
            zlib.write_all(&zeros).unwrap();
        }
        let bomb = [&b"stream\n"[..], &zlib.finish().unwrap()].concat();
        assert!(inflated(&bomb).map(|plain| plain.len()).sum::<usize>() <= 64 * 1024 * 1024);
    }
}
