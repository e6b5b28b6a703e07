//! A company's accent colour.

use serde::{Serialize, Serializer};

/// A colour written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self([red, green, blue]) = self;
        serializer.collect_str(&format_args!("#{red:02x}{green:02x}{blue:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("#1f6feb", Some([0x1f, 0x6f, 0xeb]))]
    #[case("#FFFFFF", Some([255; 3]))]
    #[case("#fff", None)]
    #[case("1f6feb", None)]
    #[case("#1f6fe\u{e9}", None)]
    #[case("#+f6feb", None)]
    fn a_colour_has_six_digits(#[case] text: &str, #[case] colour: Option<[u8; 3]>) {
        assert_eq!(Colour::parse(text), colour.map(Colour));
    }
}
