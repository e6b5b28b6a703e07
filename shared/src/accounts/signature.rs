//! What stands below a member's replies.

use serde::Serialize;
use understanding::{RemoteImages, html_to_text, safe_html};

use crate::fields::{self, FieldErrors};
use crate::outgoing::paragraphs;

/// Characters of a signature at most.
const MAX_CHARS: usize = 4_000;
/// Bytes of its HTML at most: markup may weigh several times its text.
const MAX_HTML_BYTES: usize = 8 * MAX_CHARS;

/// A signature: HTML without scripts, empty when there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Signature(String);

impl Signature {
    /// What an editor made. Its problem is that of the field `signature`.
    pub(super) fn of_html(errors: &mut FieldErrors, html: &str) -> Self {
        if html.len() > MAX_HTML_BYTES {
            errors.add("signature", "too-long");
            return Self::default();
        }
        fields::text(errors, "signature", &html_to_text(html), 0, MAX_CHARS);
        // An editor in which nothing was typed still holds its own markup; a logo is something.
        if html_to_text(html).trim().is_empty() && !html.contains("<img") {
            return Self::default();
        }
        Self(safe_html(html, &|_| None, RemoteImages::Show).html)
    }

    /// What was typed without an editor. Its problem is that of the field `signature`.
    pub(super) fn of_text(errors: &mut FieldErrors, text: &str) -> Self {
        let text = fields::text(errors, "signature", text, 0, MAX_CHARS);
        if text.is_empty() {
            Self::default()
        } else {
            Self(paragraphs(&text))
        }
    }

    pub(crate) fn from_row(html: String) -> Self {
        Self(html)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As HTML.
    pub fn html(&self) -> &str {
        &self.0
    }

    /// As it stands below a text, after the line that mail clients know a signature by (RFC 3676 §4.3); empty when there is none.
    pub fn below(&self) -> String {
        if self.is_empty() {
            String::new()
        } else {
            format!("\n\n-- \n{}", self.text())
        }
    }

    /// As plain text.
    pub fn text(&self) -> String {
        html_to_text(&self.0).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_harmless_and_reads_as_text_too() {
        let mut errors = FieldErrors::default();
        let typed = Signature::of_text(&mut errors, " Eva <Maes>\nStarComm ");
        assert_eq!(typed.text(), "Eva <Maes>\nStarComm");
        let rich = Signature::of_html(
            &mut errors,
            "<div><strong>Eva</strong><script>x()</script><br>StarComm</div>",
        );
        assert!(rich.html().contains("<strong>Eva</strong>") && !rich.html().contains("script"));
        assert_eq!(rich.text(), "Eva\nStarComm");
        assert!(Signature::of_html(&mut errors, "<div><br></div>").is_empty());
        assert!(errors.0.is_empty());
        Signature::of_text(&mut errors, &"x".repeat(MAX_CHARS + 1));
        Signature::of_html(&mut errors, &"x".repeat(MAX_HTML_BYTES + 1));
        assert_eq!(errors.0.len(), 2);
    }
}
