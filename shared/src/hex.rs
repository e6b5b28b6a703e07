//! Bytes as pairs of hexadecimal digits: hashes that people compare, signatures in addresses and forms.

use std::fmt::Write;

/// In lower case.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a String can't fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// `None` for anything but pairs of digits.
pub fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        })
        .collect()
}

fn digit(letter: u8) -> Option<u8> {
    let value = char::from(letter).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        assert_eq!(to_hex(&[0, 10, 255]), "000aff");
        for (digits, bytes) in [
            ("000aff", Some(vec![0, 10, 255])),
            ("0AFF", Some(vec![10, 255])),
            ("", Some(Vec::new())),
            ("0", None),
            ("zz", None),
            ("+f", None),
            ("é", None),
        ] {
            assert_eq!(from_hex(digits), bytes, "{digits}");
        }
    }
}
