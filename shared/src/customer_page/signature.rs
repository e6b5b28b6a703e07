//! A signature as a browser draws it: a PNG in a data address.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::fields::FieldErrors;

/// Bytes of a drawn signature: a pad at twice the pixels of a phone makes some 20 kB.
pub const MAX_SIGNATURE_BYTES: usize = 200_000;
/// Pixels on a side.
const MAX_SIDE: u32 = 4_000;
/// What a canvas writes before the base64 (RFC 2397).
const PREFIX: &str = "data:image/png;base64,";
/// PNG, third edition, §5.2.
const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture; `None` where nothing was drawn.
pub(super) fn read(errors: &mut FieldErrors, typed: &str) -> Option<Vec<u8>> {
    if typed.is_empty() {
        return None;
    }
    // Four letters for three bytes.
    if typed.len() > PREFIX.len() + MAX_SIGNATURE_BYTES.div_ceil(3) * 4 {
        errors.add("signature", "signature-too-large");
        return None;
    }
    let drawn = typed
        .strip_prefix(PREFIX)
        .and_then(|base64| STANDARD.decode(base64).ok())
        .filter(|bytes| is_png(bytes));
    if drawn.is_none() {
        errors.add("signature", "signature-unreadable");
    }
    drawn
}

/// A PNG from its first byte to its last: header first, chunks that follow one another, nothing after the end.
fn is_png(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(MAGIC) else {
        return false;
    };
    let mut first = true;
    while let Some((kind, data, after)) = chunk(rest) {
        if first && !(kind == b"IHDR" && has_sides(data)) {
            return false;
        }
        if kind == b"IEND" {
            return data.is_empty() && after.is_empty() && !first;
        }
        first = false;
        rest = after;
    }
    false
}

/// The next chunk's type and data, and what follows it (§5.3): length, type, data, CRC.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_at_checked(4)?;
    let (data, rest) = rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)?;
    let (_, rest) = rest.split_at_checked(4)?;
    Some((kind, data, rest))
}

/// Width and height begin the header (§11.2.1).
fn has_sides(header: &[u8]) -> bool {
    let side = |at: usize| {
        let bytes = header.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    let fits = |side: Option<u32>| side.is_some_and(|side| (1..=MAX_SIDE).contains(&side));
    header.len() == 13 && fits(side(0)) && fits(side(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One transparent pixel.
    const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    fn said(typed: &str) -> Result<Option<usize>, &'static str> {
        let mut errors = FieldErrors::default();
        let read = read(&mut errors, typed);
        errors.or(()).map_err(|errors| errors.0[0].code)?;
        Ok(read.map(|bytes| bytes.len()))
    }

    #[test]
    fn only_a_whole_picture_is_a_signature() {
        let pixel = STANDARD.decode(PIXEL).unwrap();
        let of = |bytes: &[u8]| format!("{PREFIX}{}", STANDARD.encode(bytes));
        let mut wide = pixel.clone();
        wide[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
        for (typed, expected) in [
            (String::new(), Ok(None)),
            (of(&pixel), Ok(Some(pixel.len()))),
            (of(&pixel[..pixel.len() - 1]), Err("signature-unreadable")),
            (
                of(&[&pixel[..], b"<script>"].concat()),
                Err("signature-unreadable"),
            ),
            (of(&wide), Err("signature-unreadable")),
            (of(MAGIC), Err("signature-unreadable")),
            (of(b"<svg onload=x()>"), Err("signature-unreadable")),
            (PIXEL.to_owned(), Err("signature-unreadable")),
            (format!("{PREFIX}é"), Err("signature-unreadable")),
            (
                of(&vec![0; MAX_SIGNATURE_BYTES + 3]),
                Err("signature-too-large"),
            ),
        ] {
            assert_eq!(said(&typed), expected, "{typed:.80}");
        }
    }
}
