//! The fonts that documents are set in, compiled in so that a page looks the same wherever it is made.
//!
//! Inter for all that Latin, Greek and Cyrillic write, Noto for Arabic, Hebrew and emoji. All under the SIL Open Font
//! License, whose text lies beside each. A character that none of them has is shown as an empty square: PDF/A refuses a
//! glyph that is missing, and an invoice must not fail for a name.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const FILES: [&[u8]; 5] = [
    include_bytes!("../../../templates/documents/fonts/Inter-Regular.ttf"),
    include_bytes!("../../../templates/documents/fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../../templates/documents/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../templates/documents/fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../templates/documents/fonts/NotoEmoji-Regular.ttf"),
];

pub(crate) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    FILES
        .into_iter()
        .filter_map(|file| Font::new(Bytes::new(file), 0))
        .collect()
});

pub(crate) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// A text as it can be set: line feeds kept, invisible controls dropped, strange characters replaced.
pub(crate) fn settable(text: &str) -> String {
    let mut settable = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\u{ad}' | '\u{200b}'..='\u{200d}' => settable.push(character),
            '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                settable.push(if character == '\t' || !covered(character) {
                    ' '
                } else {
                    character
                });
            }
            // `\r`, bidirectional overrides (an amount must not be read backwards), tags and selectors of emoji variants.
            '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}' => {}
            control if control.is_control() => {}
            known if covered(known) => settable.push(known),
            _ => settable.push('\u{25a1}'),
        }
    }
    settable
}

fn covered(character: char) -> bool {
    FONTS
        .iter()
        .any(|font| font.info().coverage.contains(character.into()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn every_font_is_read() {
        assert_eq!(FONTS.len(), FILES.len());
    }

    #[rstest]
    #[case(
        "Été à 5\u{202f}€ — Łódź, Ørsted, Ünal, Ελλάδα, Київ",
        "Été à 5\u{202f}€ — Łódź, Ørsted, Ünal, Ελλάδα, Київ"
    )]
    #[case("one\r\ntwo\tthree\0", "one\ntwo three")]
    #[case("עברית العربية 🚲", "עברית العربية 🚲")]
    #[case("\u{202e}00,1 €\u{2066}", "00,1 €")]
    #[case("株式会社", "□□□□")]
    fn a_text_is_settable(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(settable(text), expected);
    }
}
