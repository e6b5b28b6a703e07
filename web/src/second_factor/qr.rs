//! A QR code (ISO/IEC 18004) as the path of an SVG.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// Modules of quiet around it (ISO/IEC 18004 §6.3.8).
const QUIET: i32 = 4;

/// Dark modules as one path, in a square of `size` modules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Picture {
    size: i32,
    path: String,
}

/// `None`: the text is too long.
pub(super) fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a string does not fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(Picture {
        size: code.size() + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_holds_its_finder_pattern_within_the_quiet() {
        let picture = picture("otpauth://totp/Proffer:eva@example.com?secret=GEZDGNBVGY3TQOJQ");
        let picture = picture.unwrap();
        assert!(picture.path.starts_with("M4,4h1v1h-1zM5,4h1"));
        assert!((29..=185).contains(&picture.size));
        assert!(super::picture(&"x".repeat(5_000)).is_none());
    }
}
